"""Addresses of imports."""

from django.urls import path

from mangnon.exchange import views
from mangnon.exchange.grid.views import grid

app_name = "exchange"

urlpatterns = [
    path("nhap/", views.import_list, name="imports"),
    path("nhap/moi/", views.import_new, name="import-new"),
    path("nhap/luoi/", grid, name="grid"),
    path("nhap/mau/<int:commune_id>/", views.blank, name="blank"),
    path("nhap/<uuid:batch_id>/", views.batch, name="batch"),
    path("nhap/<uuid:batch_id>/cot/", views.columns, name="columns"),
    path("nhap/<uuid:batch_id>/goi-y/", views.offers, name="offers"),
    path("nhap/<uuid:batch_id>/ghi/", views.confirm, name="confirm"),
    path("nhap/<uuid:batch_id>/bo/", views.drop, name="drop"),
    path("nhap/<uuid:batch_id>/hoan-tac/", views.undo, name="undo"),
    path("nhap/<uuid:batch_id>/khong-nhan/", views.refused_rows, name="refused"),
]
