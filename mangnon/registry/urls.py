"""Addresses of the registry. No name, number or case kind stands in any of them."""

from django.urls import path, re_path

from mangnon.registry.duplicates import views as duplicates
from mangnon.registry.elsewhere import views as elsewhere
from mangnon.registry.forms import ENTRY_FORMS
from mangnon.registry.moves import views as moves
from mangnon.registry.takeback.views import child_take_back
from mangnon.registry.views import children, hamlets, households
from mangnon.registry.views.entries import page_of

app_name = "registry"

urlpatterns = [
    path("tre-em/", children.child_list, name="children"),
    path("tre-em/moi/", children.child_new, name="child-new"),
    path("tre-em/noi-khac/", elsewhere.child_elsewhere, name="child-elsewhere"),
    path("tre-em/moi/nhap/", children.child_draft, name="child-draft"),
    re_path(r"^tre-em/xuat\.(?P<form>xlsx|csv)$", children.child_export, name="children-export"),
    path("tre-em/<uuid:child_id>/", children.child_detail, name="child"),
    path("tre-em/<uuid:child_id>/sua/", children.child_correct, name="child-correct"),
    *(path(f"tre-em/<uuid:child_id>/ghi/{kind.address}/", page_of(kind), name=kind.route) for kind in ENTRY_FORMS),
    path("tre-em/<uuid:child_id>/rut/<slug:fact>/", child_take_back, name="take-back"),
    path("trung/", duplicates.pair_list, name="pairs"),
    path("trung/<int:pair_id>/", duplicates.pair_detail, name="pair"),
    path("trung/<int:pair_id>/y-kien/", duplicates.pair_opinion, name="pair-opinion"),
    path("trung/<int:pair_id>/nhap/", duplicates.pair_merge, name="pair-merge"),
    path("trung/hoan-tac/<uuid:merge_id>/", duplicates.merge_undo, name="merge-undo"),
    path("chuyen/", moves.move_list, name="moves"),
    path("chuyen/xin/", moves.move_ask, name="move-ask"),
    path("chuyen/<uuid:request_id>/", moves.move_detail, name="move"),
    path("tre-em/sap-16/", children.child_growing, name="growing"),
    path("xom/", hamlets.hamlet_list, name="hamlets"),
    path("xom/<int:hamlet_id>/", hamlets.hamlet_detail, name="hamlet"),
    path("ho/", households.household_list, name="households"),
    path("ho/moi/", households.household_new, name="household-new"),
    path("ho/<uuid:household_id>/", households.household_detail, name="household"),
    path("ho/<uuid:household_id>/thong-tin/", households.household_details, name="household-details"),
    path("ho/<uuid:household_id>/chu-ho/", households.household_head, name="household-head"),
    path("ho/<uuid:household_id>/loai-ho/", households.household_poverty, name="household-poverty"),
]
