"""Addresses of the first filling. A commune's key stands in them, never a child's."""

from django.urls import path

from mangnon.exchange.filling import views

app_name = "filling"

urlpatterns = [
    path("nhap-lan-dau/", views.board, name="board"),
    path("nhap-lan-dau/so-doi-chieu/", views.expected, name="expected"),
    path("nhap-lan-dau/so-doi-chieu/ghi/", views.expect, name="expect"),
    path("nhap-lan-dau/<int:commune_id>/", views.lists, name="lists"),
    path("nhap-lan-dau/<int:commune_id>/cau-hoi/", views.questions, name="questions"),
    path("nhap-lan-dau/<int:commune_id>/khong-nhap/", views.settle, name="settle"),
]
