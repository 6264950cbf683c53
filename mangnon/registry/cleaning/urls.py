"""Addresses of the cleaning lists. A list's key stands in them, never a child."""

from django.urls import path

from mangnon.registry.cleaning import views

app_name = "cleaning"

urlpatterns = [
    path("lam-sach/", views.lists, name="lists"),
    path("lam-sach/lap/", views.make, name="make"),
    path("lam-sach/<uuid:check_id>/", views.detail, name="detail"),
    path("lam-sach/<uuid:check_id>/in/", views.printed, name="print"),
    path("lam-sach/<uuid:check_id>/tep/", views.file, name="file"),
    path("lam-sach/<uuid:check_id>/gui/", views.send, name="send"),
    path("lam-sach/<uuid:check_id>/tra-loi/", views.answer, name="answer"),
    path("lam-sach/<uuid:check_id>/ap-dung/", views.apply, name="apply"),
]
