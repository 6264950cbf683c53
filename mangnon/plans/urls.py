"""Addresses of the plan's tasks."""

from django.urls import path

from mangnon.plans import views

app_name = "plans"

urlpatterns = [
    path("nhiem-vu/", views.task_list, name="task-list"),
    path("nhiem-vu/<uuid:task_id>/", views.task_detail, name="task-detail"),
    path("nhiem-vu/<uuid:task_id>/tien-do/", views.task_progress, name="task-progress"),
    path("nhiem-vu/<uuid:task_id>/duyet/", views.task_decision, name="task-decision"),
    path("ke-hoach/", views.clause_list, name="clause-list"),
]
