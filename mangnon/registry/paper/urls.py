"""Addresses of the paper. A print's key and a line's number stand in them, never a child or a household."""

from django.urls import path

from mangnon.registry.paper import views

app_name = "paper"

urlpatterns = [
    path("so-giay/", views.prints, name="prints"),
    path("so-giay/in/", views.new, name="new"),
    path("so-giay/<uuid:print_id>/", views.detail, name="detail"),
    path("so-giay/<uuid:print_id>/to/", views.sheets, name="sheets"),
    path("so-giay/<uuid:print_id>/<int:number>/", views.line, name="line"),
]
