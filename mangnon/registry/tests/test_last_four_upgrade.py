"""An upgrade digests the last four digits of the numbers recorded before."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from mangnon.registry import queries
from mangnon.registry.models import Child

pytestmark = pytest.mark.django_db
MIGRATION = import_module("mangnon.registry.migrations.0009_last_four_digits")


def test_numbers_recorded_before_are_found_by_their_last_four_digits(place, settings):
    settings.MANGNON_DEMO = True
    child, without = place.child(personal_id="003315004711"), place.child(full_name="Bế Văn Sĩ")
    kept = Child.objects.get(pk=child.pk).personal_id_last4
    Child.objects.update(personal_id_last4=None)
    MIGRATION.fill(apps, SimpleNamespace(connection=connection))
    assert dict(Child.objects.values_list("pk", "personal_id_last4")) == {child.pk: kept, without.pk: None}
    assert list(queries.search_children(place.officer(place.xa_a), "4711")) == [child]
