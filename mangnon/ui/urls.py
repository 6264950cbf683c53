"""The gallery's address."""

from django.urls import path

from mangnon.ui import views

app_name = "ui"
urlpatterns = [path("ui/", views.gallery, name="gallery")]
