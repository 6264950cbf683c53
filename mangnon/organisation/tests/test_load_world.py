"""Loading the packs again: reference rows keep their keys and say what the packs say now."""

from dataclasses import replace

from mangnon.organisation import actions
from mangnon.organisation.models import Body, Succession
from tests.world import SYSTEM, tiny_packs


def test_a_correction_in_the_packs_reaches_bodies_and_successions(world):
    packs = tiny_packs()
    before = set(Body.objects.values_list("code", "valid_from", "id"))  # a code is used again after a merger
    assert not actions.load_world(by=SYSTEM, packs=packs)
    bodies = tuple(
        replace(row, label="Cơ quan {unit}", abbreviation="CQ", symbol="CQX", in_charge=not row.in_charge, status="unverified") if row.kind == "ubnd_xa" else row
        for row in packs.bodies
    )
    kept, gone = packs.successions[0], packs.successions[-1]
    successions = (replace(kept, whole=not kept.whole, confidence="likely"), *packs.successions[1:-1])
    assert actions.load_world(by=SYSTEM, packs=replace(packs, bodies=bodies, successions=successions, sha256="corrected"))
    assert set(Body.objects.values_list("code", "valid_from", "id")) == before
    was = {row.in_charge for row in packs.bodies if row.kind == "ubnd_xa"}
    said = set(Body.objects.filter(kind="ubnd_xa").values_list("abbreviation", "symbol", "in_charge_of_children", "status"))
    assert said == {("CQ", "CQX", not charge, "unverified") for charge in was}
    assert {name.split()[:2] == ["Cơ", "quan"] for name in Body.objects.filter(kind="ubnd_xa").values_list("name", flat=True)} == {True}
    assert Succession.objects.count() == len(successions)
    assert not Succession.objects.filter(old__code=gone.old_code, new__code=gone.new_code, effective=gone.effective).exists()
    assert Succession.objects.get(old__code=kept.old_code, new__code=kept.new_code, effective=kept.effective).confidence == "likely"
