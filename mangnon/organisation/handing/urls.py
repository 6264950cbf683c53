"""Addresses of handing over."""

from django.urls import path

from mangnon.organisation.handing import views

app_name = "handing"

urlpatterns = [
    path("ban-giao-cong-viec/", views.handings, name="handings"),
    path("ban-giao-cong-viec/<uuid:handing_id>/", views.handing, name="handing"),
    path("ban-giao-cong-viec/<uuid:handing_id>/nhan/", views.take, name="take"),
    path("ban-giao-cong-viec/<uuid:handing_id>/bien-ban/", views.paper, name="paper"),
]
