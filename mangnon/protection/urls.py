"""Addresses of notices."""

from django.urls import path

from mangnon.protection import views

app_name = "protection"

urlpatterns = [
    path("thong-bao/", views.notice_list, name="notices"),
    path("thong-bao/moi/", views.notice_new, name="notice-new"),
    path("thong-bao/moi/nhap/", views.notice_draft, name="notice-draft"),
    path("thong-bao/<uuid:notice_id>/", views.notice_detail, name="notice"),
    path("thong-bao/<uuid:notice_id>/xac-nhan/", views.notice_acknowledge, name="notice-acknowledge"),
    path("thong-bao/<uuid:notice_id>/chuyen/", views.notice_assign, name="notice-assign"),
    path("thong-bao/<uuid:notice_id>/buoc/", views.notice_step, name="notice-step"),
    path("thong-bao/<uuid:notice_id>/vu-viec/", views.notice_incident, name="notice-incident"),
    path("thong-bao/<uuid:notice_id>/vu-viec/xac-nhan/", views.notice_confirm, name="notice-confirm"),
    path("thong-bao/<uuid:notice_id>/rut/<slug:fact>/", views.notice_take_back, name="notice-take-back"),
    path("thong-bao/<uuid:notice_id>/nguoi-bao-tin/", views.notice_informant, name="notice-informant"),
]
