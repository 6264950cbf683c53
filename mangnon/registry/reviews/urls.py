"""Addresses of the review. A commune and a period stand in them, never who is in a list but as a key."""

from django.urls import path

from mangnon.registry.reviews import views

app_name = "reviews"
LIST = "ra-soat/<int:commune_id>/<slug:period>/"

urlpatterns = [
    path("ra-soat/", views.board, name="board"),
    path(LIST, views.review_list, name="list"),
    path(f"{LIST}in/", views.review_print, name="print"),
    path(f"{LIST}chot/", views.review_close, name="close"),
    path(f"{LIST}them/", views.review_find, name="find"),
    path(f"{LIST}tre/<uuid:child_id>/", views.review_child, name="child"),
    path(f"{LIST}tre/<uuid:child_id>/dua-vao/", views.review_include, name="include"),
    path(f"{LIST}tre/<uuid:child_id>/dua-ra/", views.review_remove, name="remove"),
    path(f"{LIST}ky/", views.review_sign, name="sign"),
    path(f"{LIST}ky-giay/", views.review_sign_paper, name="sign-paper"),
    path(f"{LIST}gui/", views.review_send, name="send"),
    path(f"{LIST}mo-lai/", views.review_reopen, name="reopen"),
]
