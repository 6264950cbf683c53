"""Addresses of reports and figures. Cells are named by their place in the layout: no kind of case stands in an address."""

from django.urls import path

from mangnon.statistics import views

app_name = "statistics"

urlpatterns = [
    path("bao-cao/", views.home, name="home"),
    path("bao-cao/<str:round_code>/", views.round_board, name="round"),
    path("bao-cao/<str:round_code>/chot/", views.freeze_round, name="freeze"),
    path("bao-cao/<str:round_code>/di/", views.go, name="go"),
    path("bao-cao/<str:round_code>/<int:unit_id>/", views.unit_report, name="unit"),
    path("bao-cao/<str:round_code>/<int:unit_id>/lap/", views.write, name="write"),
    path("bao-cao/<str:round_code>/<int:unit_id>/phu-luc/<str:roman>/", views.annex, name="annex"),
    path("bao-cao/<str:round_code>/<int:unit_id>/phu-luc/<str:roman>/tai/<str:form>/", views.annex_file, name="annex-file"),
    path("bao-cao/<str:round_code>/<int:unit_id>/phu-luc/<str:roman>/y-nghia/", views.meaning, name="meaning"),
    path(
        "bao-cao/<str:round_code>/<int:unit_id>/phu-luc/<str:roman>/o/<int:table>/<int:row>/<int:column>/",
        views.cell, name="cell",
    ),
    path("bao-cao/<str:round_code>/<int:unit_id>/so-lieu/", views.figures, name="figures"),
    path("bao-cao/ban/<uuid:report_id>/buoc/", views.step, name="step"),
    path("bao-cao/ban/<uuid:report_id>/tep/<int:file_id>/", views.report_file, name="file"),
]
