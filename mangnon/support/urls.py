"""Addresses of what is recorded of a child's support; no kind stands in any of them."""

from django.urls import path

from mangnon.registry.views.entries import page_of
from mangnon.support import views
from mangnon.support.forms import ENTRY_FORMS

app_name = "support"

urlpatterns = [
    path("tro-cap/", views.gap_list, name="gaps"),
    path("tro-cap/danh-sach/", views.payer_list, name="payer-list"),
    path("tro-cap/danh-sach/ghi/", views.payer_apply, name="payer-apply"),
    path("tro-cap/danh-sach/chua-ghi/", views.payer_refused, name="payer-refused"),
    *(path(f"tre-em/<uuid:child_id>/ghi/{kind.address}/", page_of(kind), name=kind.route) for kind in ENTRY_FORMS),
]
