"""Addresses of people and posts."""

from django.urls import path

from mangnon.organisation import views

app_name = "organisation"

urlpatterns = [
    path("nguoi-dung/", views.people, name="people"),
    path("nguoi-dung/moi/", views.person_new, name="person-new"),
    path("nguoi-dung/<uuid:person_id>/", views.person, name="person"),
    path("nguoi-dung/<uuid:person_id>/chuc-danh/", views.post_new, name="post-new"),
    path("nguoi-dung/<uuid:person_id>/chuc-danh/<uuid:post_id>/thoi/", views.post_end, name="post-end"),
    path("nguoi-dung/<uuid:person_id>/mat-khau/", views.password_reset, name="password-reset"),
]
