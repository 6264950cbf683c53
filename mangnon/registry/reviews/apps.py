"""The reviews of the registry, with tables of their own."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from mangnon.organisation import roles
from mangnon.ui import menu


class ReviewsConfig(AppConfig):
    name = "mangnon.registry.reviews"
    label = "reviews"
    verbose_name = _("Rà soát")

    def ready(self):
        """Offer the lists to who works on them, and say where what is owed is done."""
        menu.register(menu.MenuItem(_("Rà soát"), "reviews:board", roles.having(roles.CHILD_VIEW), order=22, covers=("cleaning:lists", "recheck:rechecks")))
        import_module("mangnon.registry.reviews.owed")  # models exist only now
        import_module("mangnon.registry.reviews.carrying")
