"""Addresses of the registry. No name, number or case kind stands in any of them."""

from django.urls import path, re_path

from mangnon.registry import views

app_name = "registry"

urlpatterns = [
    path("tre-em/", views.child_list, name="children"),
    path("tre-em/moi/", views.child_new, name="child-new"),
    path("tre-em/moi/nhap/", views.child_draft, name="child-draft"),
    re_path(r"^tre-em/xuat\.(?P<form>xlsx|csv)$", views.child_export, name="children-export"),
    path("tre-em/<uuid:child_id>/", views.child_detail, name="child"),
    path("tre-em/<uuid:child_id>/sua/", views.child_correct, name="child-correct"),
    path("ho/", views.household_list, name="households"),
    path("ho/<uuid:household_id>/", views.household_detail, name="household"),
]
