"""Addresses of files."""

from django.urls import path

from mangnon.files import views

app_name = "files"

urlpatterns = [path("tep/<uuid:file_id>/", views.download, name="download")]
