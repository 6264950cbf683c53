"""What is printed, in words: labels of the form, values as people read them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.registry import codes, declaration, queries
from mangnon.registry.paper.queries import AT_RISK, NEITHER, SPECIAL
from mangnon.registry.paper.rules import Difference, differing
from mangnon.registry.rules import fields

GROUPS = {SPECIAL: gettext_lazy("Có hoàn cảnh đặc biệt"), AT_RISK: gettext_lazy("Có nguy cơ"), NEITHER: gettext_lazy("Không thuộc hai nhóm")}


def lists() -> dict[str, Mapping[str, str | Promise]]:
    """Return key → code → label of what is chosen from a list."""
    status = codes.labels("parent_status")
    return {
        "sex": fields.SEXES, "ethnicity": codes.ethnic(), "residence_status": fields.RESIDENCE_KINDS, "relation_to_head": codes.relations(), "father_status": status,
        "mother_status": status, "care_type": codes.labels("care_type"), "group": GROUPS, "school_status": fields.SCHOOL_LEVELS, "poverty": fields.POVERTY,
    }  # fmt: skip


def details() -> dict[str, declaration.Held]:
    """Return key → what a line of details of a child or a household may hold."""
    return {**declaration.household_details(), **declaration.child_details()}


def label(key: str) -> str:
    """Return what a field is called, in the language of whoever reads."""
    return declaration.label_of(declaration.form().fields[key])


def said(key: str, value: str) -> str:
    """Return a value as people read it."""
    known = lists().get(key)
    if known is not None:
        return str(known.get(value, value))
    held = details().get(key)
    return queries.detail_words(held, value) if held is not None and value and key != "birth_reg" else value


def differences(printed: Mapping[str, str], stored: Mapping[str, str]) -> list[Difference]:
    """Return what the registry says otherwise than the paper; what the paper did not print is no difference."""
    return [
        Difference(key, label(key), said(key, printed[key]) or _("để trống"), said(key, stored[key]) or _("để trống"))
        for key in differing(printed, stored) if key in printed
    ]  # fmt: skip


def code_entries(held: declaration.Held) -> Mapping[str, str]:
    """Return code → label of what a line of details is chosen from."""
    return codes.labels(held.codes)
