"""Addresses of injuries."""

from django.urls import path

from mangnon.programmes import views
from mangnon.programmes.forms import InjuryForm
from mangnon.registry.views.entries import page_of

app_name = "programmes"

urlpatterns = [
    path("tai-nan/", views.injury_list, name="injuries"),
    path("tai-nan/moi/", views.injury_new, name="injury-new"),
    path("tai-nan/<uuid:injury_id>/rut/", views.injury_take_back, name="injury-take-back"),
    path(f"tre-em/<uuid:child_id>/ghi/{InjuryForm.address}/", page_of(InjuryForm), name=InjuryForm.route),
]
