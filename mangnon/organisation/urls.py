"""Addresses of people and posts."""

from django.urls import path

from mangnon.organisation import views

app_name = "organisation"

urlpatterns = [
    path("nguoi-dung/", views.people, name="people"),
    path("nguoi-dung/moi/", views.person_new, name="person-new"),
    path("nguoi-dung/ma-mot-lan/", views.codes, name="codes"),
    path("ma-mot-lan/", views.code_use, name="code-use"),
    path("nguoi-dung/<uuid:person_id>/", views.person, name="person"),
    path("nguoi-dung/<uuid:person_id>/chuc-danh/", views.post_new, name="post-new"),
    path("nguoi-dung/<uuid:person_id>/chuc-danh/<uuid:post_id>/thoi/", views.post_end, name="post-end"),
    path("nguoi-dung/<uuid:person_id>/ma-mot-lan/", views.code_new, name="code-new"),
    path("nguoi-dung/<uuid:person_id>/dien-thoai/", views.phone, name="phone"),
    path("nguoi-dung/<uuid:person_id>/phien/", views.sessions_end, name="sessions-end"),
    path("nguoi-dung/<uuid:person_id>/khoa/", views.account_close, name="account-close"),
    path("nguoi-dung/<uuid:person_id>/mo/", views.account_open, name="account-open"),
]
