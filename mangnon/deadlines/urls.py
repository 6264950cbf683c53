"""Addresses of due items and jobs."""

from django.urls import path

from mangnon.deadlines import views

app_name = "deadlines"

urlpatterns = [
    path("den-han/", views.due_list, name="due"),
    path("den-han/<uuid:item_id>/", views.due_item, name="due-item"),
    path("den-han/<uuid:item_id>/xong/", views.due_done, name="due-done"),
    path("viec-nen/", views.job_list, name="jobs"),
]
