"""Addresses of hand-overs. A list's key stands in them, never a child."""

from django.urls import path

from mangnon.exchange.handover import views

app_name = "handover"

urlpatterns = [
    path("ban-giao-phan-mem/", views.handovers, name="handovers"),
    path("ban-giao-phan-mem/moi/", views.new, name="new"),
    path("ban-giao-phan-mem/<uuid:handover_id>/", views.detail, name="detail"),
    path("ban-giao-phan-mem/<uuid:handover_id>/tat-ca/", views.everything, name="everything"),
    path("ban-giao-phan-mem/<uuid:handover_id>/in/", views.printed, name="print"),
    path("ban-giao-phan-mem/<uuid:handover_id>/tep/<slug:form>/", views.file, name="file"),
    path("ban-giao-phan-mem/<uuid:handover_id>/<int:number>/", views.line, name="line"),
]
