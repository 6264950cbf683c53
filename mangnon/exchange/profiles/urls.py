"""Addresses of profiles. A profile names no person."""

from django.urls import path

from mangnon.exchange.profiles import views

app_name = "profiles"

urlpatterns = [
    path("mau-trao-doi/", views.profiles, name="profiles"),
    path("mau-trao-doi/moi/", views.new, name="new"),
    path("mau-trao-doi/<uuid:profile_id>/", views.detail, name="detail"),
    path("mau-trao-doi/<uuid:profile_id>/ten/", views.said, name="said"),
    path("mau-trao-doi/<uuid:profile_id>/cot/", views.columns, name="columns"),
    path("mau-trao-doi/<uuid:profile_id>/ma/<slug:field>/", views.codes, name="codes"),
    path("mau-trao-doi/<uuid:profile_id>/doi-chieu/", views.compare, name="compare"),
    path("mau-trao-doi/<uuid:profile_id>/ngung/", views.retire, name="retire"),
    path("mau-trao-doi/<uuid:profile_id>/xuat/", views.take, name="take"),
]
