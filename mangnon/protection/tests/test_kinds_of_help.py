"""Kinds of help: annex III tells them one by one, annex II counts some together."""

from mangnon import law
from mangnon.engine.tables import AID_KINDS, AID_OF, SERVED_KINDS
from mangnon.protection.frozen import _counts_as


def test_psychological_legal_and_social_help_are_told_apart():
    counted = {given: {kind for kind in SERVED_KINDS if _counts_as(kind, given)} for given in ("tam_ly", "phap_ly", "xa_hoi", "khac")}
    assert counted == {"tam_ly": {"tam_ly", "tam_ly_phap_ly"}, "phap_ly": {"phap_ly", "tam_ly_phap_ly"}, "xa_hoi": {"xa_hoi"}, "khac": {"khac"}}


def test_every_kind_of_service_of_the_packs_has_its_columns():
    kinds = {entry.code for entry in law.load().list("service_kind")}
    assert {AID_OF.get(kind, kind) for kind in kinds} == set(AID_KINDS)
    assert kinds - {"tro_cap"} <= set(SERVED_KINDS)
