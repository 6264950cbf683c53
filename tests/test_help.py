"""Beside each row of an annex, each class by term and each opened number stands a "?": meaning, basis, and what is not verified."""

import html
import re

import pytest
from django.urls import reverse

from mangnon import law
from tests import stories

PACKS = law.load()


@pytest.fixture(scope="module", params=["vi", "en"])
def language(request):
    return request.param


@pytest.mark.parametrize("annex", PACKS.annexes, ids=lambda annex: annex.roman)
def test_every_row_of_an_annex_has_its_meaning_with_its_basis(world, house, annex, language):
    reader = house.clients["can_bo_tinh"]
    address = [stories.frozen_round(world, "tinh"), world.unit("tinh").id, annex.roman]
    page = reader.get(reverse("statistics:annex", args=address), headers={"accept-language": language}).content.decode()
    told = reader.get(reverse("statistics:meaning", args=address), headers={"accept-language": language}).content.decode()
    counted = [row for table in annex.tables for row in table.rows if row.source != "heading"]
    assert re.findall(r'href="y-nghia/#([^"]+)"', page) == [row.key for row in counted]
    means = dict(re.findall(r'<dt id="([^"]+)">(.*?)</dd>', told, re.DOTALL))
    assert set(means) == {row.key for row in counted}
    for row in counted:
        text = means[row.key]
        assert len(re.sub(r"<[^>]+>", "", text)) > 40, row.key
        if row.indicator:
            indicator = PACKS.indicators.indicator(row.indicator)
            assert ("mark-proposed" in text) == (indicator.status != "verified"), row.key
    bases = {entry.code: entry.basis for name in ("circumstance", "risk", "abuse_form", "injury_type") for entry in PACKS.list(name)}
    assert [row.key for row in counted if row.key in bases and bases[row.key] not in html.unescape(means[row.key])] == []


def test_a_class_by_term_says_what_before_a_day_means(house):
    for role, route in (("can_bo_tinh", "deadlines:due"), ("can_bo_tinh", "plans:task-list")):
        assert "xong đúng ngày D đã là quá hạn" in house.clients[role].get(reverse(route)).content.decode()
