"""Addresses of the quality of data. A commune and a figure stand in them, never a child."""

from django.urls import path

from mangnon.registry.quality import views

app_name = "quality"

urlpatterns = [
    path("chat-luong/", views.board, name="board"),
    path("chat-luong/tat-ca/<slug:figure>/", views.items, name="all-items"),
    path("chat-luong/<int:commune_id>/", views.commune, name="commune"),
    path("chat-luong/<int:commune_id>/<slug:figure>/", views.items, name="items"),
]
