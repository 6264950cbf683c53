"""The rest of the record: papers of the birth, father and mother, who cares, details by the form's keys, own questions."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.audit.actor import Actor
from mangnon.base import ids
from mangnon.registry import actions, codes, declaration, queries
from mangnon.registry.bulk.ledger import version_of
from mangnon.registry.child_page import alive
from mangnon.registry.declaration import Held
from mangnon.registry.forms.entry import EntryForm, day_field
from mangnon.registry.forms.explained import DETAIL, explain
from mangnon.registry.forms.people import choices, source_of
from mangnon.registry.models import (
    Child,
    ChildDetail,
    Correction,
    Guardianship,
    Household,
    HouseholdDetail,
    OwnAnswer,
    ParentState,
)
from mangnon.registry.rules import AnswerRow, DetailRow, GuardianRow, HouseholdDetailRow, ParentRow, fields
from mangnon.ui.forms import DayField, asked, on_version

UNKNOWN = _("Chưa rõ")
NOTHING = _("Chưa ghi mục nào, hoặc chưa có gì khác với nội dung đã ghi.")


class PapersForm(EntryForm):
    """What the papers of a birth say."""

    route, address, group = "papers", "giay-to", "bien_dong"
    title = _("Ghi giấy tờ khai sinh, quê quán")
    lead = _("Nội dung đã ghi hiện sẵn; sửa thì ghi lý do, nội dung cũ vẫn được giữ.")
    facts, action = Correction, staticmethod(actions.correct_child)
    listed = ("nationality", "birth_place")

    birth_reg_no = forms.CharField(label=_("Số giấy khai sinh, quyển số"), max_length=60, required=False)
    birth_reg_place = forms.CharField(label=_("Nơi đăng ký khai sinh"), max_length=160, required=False)
    home_town = forms.CharField(label=_("Quê quán"), max_length=160, required=False)
    birth_place = forms.ChoiceField(label=_("Nơi sinh"), required=False)
    birth_order = forms.IntegerField(label=_("Là con thứ mấy"), min_value=1, max_value=20, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}))
    nationality = forms.ChoiceField(label=_("Quốc tịch"), required=False)
    reason = forms.CharField(label=_("Lý do, giấy tờ đã xem"), max_length=200, initial=_("Theo giấy khai sinh"), error_messages=asked(_("Ghi lý do.")))

    field_order = ("birth_reg_no", "birth_reg_place", "home_town", "birth_place", "birth_order", "nationality", "reason")

    def shown(self) -> int:
        """Return the version of the identity, which it has for itself."""
        return self.child.version

    def first(self) -> dict[str, Any]:
        """What is known stands there."""
        return {name: getattr(self.child, name) for name in PAPERS}

    def fill(self) -> None:
        """Offer the lists of the packs."""
        for name, labels in codes.papers().items():
            self.fields[name].choices = choices(labels, UNKNOWN)

    def row(self) -> dict[str, Any]:
        """Return what the identity is to hold."""
        return {name: self.cleaned_data[name] for name in PAPERS}

    def record(self, *, by: Actor) -> None:
        """Store it as a correction of the identity, which keeps what was there."""
        values = self.cleaned_data
        actions.correct_child(by=by, child=self.child.pk, version=values["version"], changes=self.row(), reason=values["reason"])


PAPERS = PapersForm.field_order[:-1]


class ParentForm(EntryForm):
    """What is known of the father or the mother from a day on."""

    route, address, group = "parent", "cha-me/tung-nguoi", "hang_nam"
    title = _("Ghi về cha hoặc mẹ")
    lead = _("Mục để trống thì giữ như đã ghi trước.")
    facts, action, explained = ParentState, staticmethod(actions.record_parents), "parent"
    listed = ("parent_status",)

    parent = forms.ChoiceField(label=_("Cha hay mẹ"), choices=choices(fields.PARENTS), widget=forms.RadioSelect, error_messages=asked(_("Chọn cha hoặc mẹ.")))
    status = forms.ChoiceField(label=_("Tình trạng hiện nay"), required=False)
    birth_year = forms.IntegerField(label=_("Năm sinh"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}))
    ethnic = forms.ChoiceField(label=_("Dân tộc"), required=False)
    personal_id = forms.CharField(label=_("Số định danh cá nhân"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
    job = forms.CharField(label=_("Nghề nghiệp"), max_length=80, required=False)
    day = day_field(_("Từ ngày"))

    field_order = ("parent", "status", "birth_year", "ethnic", "personal_id", "job", "day")

    def fill(self) -> None:
        """Offer the lists of the packs."""
        self.fields["status"].choices = choices(codes.labels("parent_status"), _("Như cũ hoặc chưa rõ"))
        self.fields["ethnic"].choices = choices(codes.ethnic(), _("Như cũ hoặc chưa rõ"))

    def row(self) -> ParentRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        told = {name: values[name] for name in ("status", "birth_year", "ethnic", "job")}
        return ParentRow(self.child.pk, values["parent"], values["day"], personal_id=values["personal_id"] or None, **told)


class GuardianForm(EntryForm):
    """Who cares for the child from a day on, and how."""

    route, address, group = "guardian", "nguoi-cham-soc", "hang_nam"
    title = _("Ghi người giám hộ, chăm sóc")
    lead = _("Người chăm sóc đang ghi trước đó sẽ kết thúc vào ngày này. Trẻ về với cha mẹ thì chọn “Cha mẹ chăm sóc”.")
    facts, action, explained = Guardianship, staticmethod(actions.record_guardianships), "guardian"
    listed = ("care_type", "guardian_relation")

    care_type = forms.ChoiceField(label=_("Hình thức chăm sóc"), error_messages=asked(_("Chọn hình thức chăm sóc.")))
    name = forms.CharField(label=_("Họ tên người chăm sóc"), max_length=120, required=False)
    relation = forms.ChoiceField(label=_("Quan hệ với trẻ"), required=False)
    facility_id = forms.ChoiceField(label=_("Cơ sở trợ giúp xã hội"), required=False)
    facility_name = forms.CharField(label=_("Tên cơ sở khác"), max_length=160, required=False, help_text=_("Khi cơ sở không có trong danh mục."))
    day = day_field(_("Từ ngày"))

    field_order = ("care_type", "name", "relation", "facility_id", "facility_name", "day")

    def fill(self) -> None:
        """Offer the lists of the packs and the facilities; without any there is no such question."""
        self.fields["care_type"].choices = choices(codes.labels("care_type"), _("Chọn hình thức"))
        self.fields["relation"].choices = choices(codes.labels("guardian_relation"), UNKNOWN)
        facilities = queries.facility_choices()
        if facilities:
            self.fields["facility_id"].choices = [("", _("Không chọn")), *facilities]
        else:
            del self.fields["facility_id"]
            self.fields["facility_name"].label = _("Tên cơ sở trợ giúp xã hội")
            self.fields["facility_name"].help_text = _("Tỉnh chưa khai cơ sở nào trong danh mục cơ quan của hệ thống: ghi đủ tên cơ sở như trên quyết định.")
        if named := queries.facilities_named(self.actor):
            self.fields["facility_name"].help_text = f"{self.fields['facility_name'].help_text} {_('Đã ghi: %(names)s.') % {'names': '; '.join(named)}}"

    def row(self) -> GuardianRow:
        """Return the row the action takes."""
        values = self.cleaned_data
        told = {name: values[name] for name in ("name", "relation", "facility_name")}
        return GuardianRow(self.child.pk, values["care_type"], values["day"], facility_id=values.get("facility_id") or None, **told)


def control_of(type_: str, label: str, entries: Mapping[str, str]) -> forms.Field:
    """Return the box of a field or question by its type."""
    if type_ == "multi":
        return forms.MultipleChoiceField(label=label, choices=choices(entries), required=False, widget=forms.CheckboxSelectMultiple)
    if type_ == "code":
        return forms.ChoiceField(label=label, choices=choices(entries, UNKNOWN), required=False)
    if type_ == "date":
        return DayField(label=label, required=False)
    attrs = {"inputmode": "numeric", "autocomplete": "off"} if type_ in ("number", *declaration.SEALED) else {}
    return forms.CharField(label=label, max_length=declaration.LONGEST, required=False, widget=forms.TextInput(attrs=attrs))


def kept_form(value: Any) -> str:
    """Return what was typed into such a box in the form it is kept in."""
    if value is None:
        return ""
    if isinstance(value, list):
        return declaration.JOINS.join(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def box_form(type_: str, value: str) -> Any:
    """Return a kept value as its box shows it first."""
    if type_ == "multi":
        return value.split(declaration.JOINS)
    return declaration.shown(type_, {}, value) if type_ in ("date", "number") else value


def _differing(form: forms.Form, boxes: Iterable[tuple[str, ...]], kept: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (key, value) of what was typed and differs from what is kept; an emptied box leaves what is kept as it is."""
    values = ((key, kept_form(form.cleaned_data.get(key))) for key, *_more in boxes)
    return [(key, value) for key, value in values if value and value != kept.get(key)]


class SeveralForm(EntryForm):
    """Several lines of one table on one page: what is known stands there, what was changed is recorded from a day on."""

    side_by_side = True

    day = day_field(_("Từ ngày"))

    def boxes(self) -> Iterable[tuple[str, str, str, Mapping[str, str]]]:
        """Yield (key, type, label, entries) of each box."""
        raise NotImplementedError

    def known(self) -> dict[str, str]:
        """Return key → kept value of what is believed today."""
        raise NotImplementedError

    def fill(self) -> None:
        """Make the boxes; the day stands last."""
        self._kept, day = self.known(), self.fields.pop("day")
        for key, type_, label, entries in self.boxes():
            self.fields[key] = control_of(type_, label, entries)
            if key in self._kept:
                self.initial.setdefault(key, box_form(type_, self._kept[key]))
        self.fields["day"] = day

    def changed(self) -> list[tuple[str, str]]:
        """Return (key, value) of what differs from what is kept."""
        return _differing(self, self.boxes(), self._kept)

    def clean(self) -> dict[str, Any]:
        """Something must have been entered."""
        values = super().clean()
        if not self.errors and not self.changed():
            self.add_error(None, NOTHING)
        return values

    def row(self) -> Any:
        """Return the first of the rows the action takes."""
        return self.rows()[0]


def _boxes(known: Mapping[str, Held], keys: Iterable[str]) -> Iterable[tuple[str, str, str, Mapping[str, str]]]:
    for key in keys:
        held = known[key]
        yield key, held.type, declaration.label_of(held), codes.labels(held.codes) if held.codes else {}


class DetailForm(SeveralForm):
    """Details of the child by keys of the form."""

    keys: ClassVar[tuple[str, ...]]
    facts, action, explained = ChildDetail, staticmethod(actions.record_details), DETAIL

    note = forms.CharField(label=_("Ghi chú"), max_length=160, required=False)

    def boxes(self) -> Iterable[tuple[str, str, str, Mapping[str, str]]]:
        """Yield the boxes of the keys."""
        return _boxes(declaration.child_details(), self.keys)

    def known(self) -> dict[str, str]:
        """Return what is believed today."""
        return queries.details_of(self.child)

    def fill(self) -> None:
        """Make the boxes; note and day stand last."""
        note = self.fields.pop("note")
        super().fill()
        day = self.fields.pop("day")
        self.fields |= {"note": note, "day": day}

    def rows(self) -> list[DetailRow]:
        """Return the rows the action takes."""
        values = self.cleaned_data
        return [DetailRow(self.child.pk, key, value, values["day"], note=values["note"]) for key, value in self.changed()]


class HealthForm(DetailForm):
    """Disability, nutrition, vaccination, COVID-19."""

    route, address, group = "health", "suc-khoe", "hang_nam"
    title = _("Ghi sức khoẻ, khuyết tật")
    keys = ("nutrition", "vaccination", "disability", "disability_degree", "covid")
    listed = ("disability_kind", "nutrition", "covid")


class KeepingForm(DetailForm):
    """Permanent residence, school identifier, registration of the birth without its day, who collected."""

    route, address, group = "keeping", "thong-tin-khac", "hang_nam"
    title = _("Ghi nơi thường trú, mã học sinh, người thu thập")
    keys = ("perm_addr", "moet_id", "birth_reg", "collector")


class CheckForm(DetailForm):
    """That the record was checked again, or compared by the police."""

    route, address, group = "check", "kiem-tra", "hang_nam"
    title = _("Ghi kết quả kiểm tra, phúc tra")
    lead = _("Ghi chú người kiểm tra và chỗ sai lệch.")
    keys = ("verified", "police_check")


def _any_asked(actor: Actor, child: Child) -> bool:
    return alive(actor, child) and bool(declaration.questions())


class OwnQuestionsForm(SeveralForm):
    """The province's own questions."""

    route, address, group = "own-questions", "cau-hoi-rieng", "hang_nam"
    title = _("Ghi câu hỏi riêng của tỉnh")
    lead = _("Các câu này do tỉnh thêm, không tính vào số liệu báo cáo.")
    facts, action, offered = OwnAnswer, staticmethod(actions.record_answers), staticmethod(_any_asked)

    def boxes(self) -> Iterable[tuple[str, str, str, Mapping[str, str]]]:
        """Yield the boxes of the questions."""
        for question in declaration.questions().values():
            yield question.key, question.type, declaration.label_of(question), declaration.entries_of(question)

    def known(self) -> dict[str, str]:
        """Return what is believed today."""
        return queries.answers_of(self.child)

    def rows(self) -> list[AnswerRow]:
        """Return the rows the action takes."""
        return [AnswerRow(self.child.pk, key, value, self.cleaned_data["day"]) for key, value in self.changed()]


class HouseholdDetailForm(forms.Form):
    """Address, telephone, numbers of a household from a day on; ``version`` is what the page was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    send_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, home: Household, **kwargs):
        self.home, self._kept = home, queries.household_details_of(home)
        first = {"version": version_of(HouseholdDetail, household=home.pk), "send_key": ids.uuid7()} | self._kept
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, label_suffix="", **kwargs)
        self._boxes = list(_boxes(declaration.household_details(), declaration.household_details()))
        self.fields |= {key: control_of(type_, label, entries) for key, type_, label, entries in self._boxes}
        self.fields["day"] = day_field(_("Từ ngày"))
        explain(self, DETAIL)

    def _changed(self) -> list[tuple[str, str]]:
        return _differing(self, self._boxes, self._kept)

    def clean(self) -> dict[str, Any]:
        """Something must have been entered."""
        values = super().clean()
        if not self.errors and not self._changed():
            self.add_error(None, NOTHING)
        return values

    def record(self, *, by: Actor) -> None:
        """Run the action over what the page showed. Raises RowErrors, Conflict."""
        values = self.cleaned_data
        rows = [HouseholdDetailRow(self.home.pk, key, value, values["day"]) for key, value in self._changed()]
        actions.record_shown(actions.record_household_details, *rows, by=by, source=source_of(by), facts=HouseholdDetail, version=values["version"])

    def on_version(self, version: int) -> "HouseholdDetailForm":
        """Return the same typed values on another version: sending again is then a decision, not an accident."""
        return type(self)(on_version(self.data, version), home=self.home)
