"""The plans room as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.ui import menu


class PlansConfig(AppConfig):
    name = "mangnon.plans"
    label = "plans"
    verbose_name = _("Kế hoạch")

    def ready(self):
        everyone = {"can_bo_xa", "chu_tich_xa", "can_bo_huyen", "lanh_dao_huyen", "can_bo_tinh", "lanh_dao_so", "lanh_dao_tinh", "nganh"}
        menu.register(menu.MenuItem(_("Nhiệm vụ"), "plans:task-list", frozenset(everyone), order=40, covers=("plans:clause-list",)))
        import_module("mangnon.plans.leaving")  # what a post leaves here; models exist only now
