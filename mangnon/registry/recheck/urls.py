"""Addresses of the re-check. A sample's key and a line's number stand in them, never a child."""

from django.urls import path

from mangnon.registry.recheck import views

app_name = "recheck"

urlpatterns = [
    path("phuc-tra/", views.rechecks, name="rechecks"),
    path("phuc-tra/mau/", views.draw, name="draw"),
    path("phuc-tra/<uuid:recheck_id>/", views.detail, name="detail"),
    path("phuc-tra/<uuid:recheck_id>/phieu/", views.sheets, name="sheets"),
    path("phuc-tra/<uuid:recheck_id>/<int:number>/", views.line, name="line"),
]
