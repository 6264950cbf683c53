"""What a row is told: a code for programs; what is wrong and what to do for the person who sent the list."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mangnon.audit.refusals import both
from mangnon.registry.rules import checks

ACCEPTED, WARNED, REFUSED = "accepted", "warned", "refused"
OUTCOMES = {ACCEPTED: _("Nhận"), WARNED: _("Nhận, có lưu ý"), REFUSED: _("Không nhận")}


class Message(NamedTuple):
    """One remark about a row: the field, a stable code, and the words that its sentence names."""

    field: str
    code: str
    names: Mapping[str, str] = {}


class _Said(NamedTuple):
    wrong: str | Promise
    remedy: str | Promise
    warns: bool = False


TODAY_IT_IS, IS_IT = _("Nay là %(heir)s."), _("Có phải %(offered)s không?")
AGAIN = _("Sửa ô này rồi gửi lại dòng.")
OFFERING = frozenset({"personal_id_lost_zeros", "digits_lost_zeros", "unit_lost_zeros"})  # offered to be taken at one key
KNOWN: dict[str, _Said] = {
    # names
    "name_missing": _Said(_("Chưa ghi họ và tên."), _("Ghi họ, chữ đệm và tên; trẻ chưa đặt tên thì ghi Trai hoặc Gái.")),
    "name_odd_letters": _Said(_("Họ và tên có chữ số hoặc ký hiệu lạ."), _("Ghi lại họ và tên, chỉ gồm chữ cái; ghi chú để ở cột khác.")),
    "name_too_long": _Said(_("Họ và tên dài quá 120 chữ."), _("Ghi lại họ và tên; ghi chú để ở cột khác.")),
    "name_one_word": _Said(_("Họ và tên chỉ có một chữ."), _("Xem lại có thiếu họ, chữ đệm không; đúng thì không phải làm gì."), warns=True),
    # birth
    "birth_missing": _Said(_("Chưa ghi ngày sinh."), _("Ghi như 05/03/2018; chỉ biết tháng hoặc năm thì ghi 3/2018 hoặc 2018.")),
    "day_unreadable": _Said(_("Không đọc được ngày “%(typed)s”."), _("Ghi như 05/03/2018; chỉ biết tháng hoặc năm thì ghi 3/2018 hoặc 2018.")),
    "day_impossible": _Said(_("Không có ngày “%(typed)s” trong lịch."), _("Xem lại ngày và tháng rồi ghi như 05/03/2018.")),
    "day_offered": _Said(_("Không có ngày “%(typed)s”."), _("Có phải %(offered)s không? Nếu đúng, ghi lại như vậy.")),
    "day_month_doubt": _Said(_("Cột ngày sinh có dấu hiệu bảng tính đã đảo ngày với tháng (“%(typed)s”)."), _("So với giấy khai sinh; đúng thì không phải làm gì."), warns=True),
    "birth_partial": _Said(_("Chỉ biết tháng hoặc năm sinh; số liệu tính theo ngày muộn nhất có thể."), _("Biết đủ ngày thì ghi bổ sung."), warns=True),
    "birth_after_day": _Said(_("Ngày sinh sau ngày của danh sách (%(day)s)."), _("Xem lại ngày sinh, hoặc chọn đúng ngày của danh sách.")),
    "not_a_child": _Said(_("Người này đã đủ 16 tuổi vào ngày %(day)s."), _("Bỏ dòng này, hoặc xem lại năm sinh.")),
    "birth_two_columns": _Said(_("Cả cột Nam và cột Nữ đều có nội dung."), _("Chỉ ghi ở một trong hai cột.")),
    # sex, ethnic group
    "sex_missing": _Said(_("Chưa ghi giới tính."), _("Ghi Nam hoặc Nữ.")),
    "sex_unknown": _Said(_("Giới tính “%(typed)s” không hiểu được."), _("Ghi Nam hoặc Nữ.")),
    "ethnic_missing": _Said(_("Chưa ghi dân tộc; ghi nhận là chưa xác định."), _("Ghi bổ sung tên dân tộc khi biết."), warns=True),
    "ethnic_unknown": _Said(_("Dân tộc “%(typed)s” không có trong danh mục."), _("Ghi tên dân tộc theo danh mục, ví dụ Tày, Nùng, Mông, Dao.")),
    "ethnic_two_lists": _Said(_("Mã dân tộc “%(typed)s” là %(name)s theo danh mục 1979 nhưng là dân tộc khác theo mã 2008."), _("Ghi tên dân tộc thay cho mã.")),
    "ethnic_local": _Said(_("“%(typed)s” được hiểu là dân tộc %(name)s."), _("Không đúng thì ghi lại tên dân tộc."), warns=True),
    # identity number
    "personal_id_format": _Said(_("Số định danh “%(typed)s” không có đúng 12 chữ số."), _("Ghi đủ 12 chữ số, định dạng ô là văn bản (Text); chưa có số thì để trống.")),
    "personal_id_lost_zeros": _Said(_("Số định danh “%(typed)s” mất số 0 ở đầu."), _("Có phải %(offered)s không? Nếu đúng, ghi lại đủ 12 chữ số, định dạng ô là văn bản (Text).")),
    "personal_id_rounded": _Said(_("Số định danh bị bảng tính làm tròn (“%(typed)s”), không khôi phục được."), _("Ghi lại đủ 12 chữ số từ giấy tờ, định dạng ô là văn bản (Text).")),
    "personal_id_refused": _Said(_("Số định danh này không được chấp nhận."), _("Xem lại trên giấy tờ; chưa có số thì để trống.")),
    "personal_id_doubt": _Said(_("Số định danh không khớp giới tính hoặc năm sinh; được nhận để rà soát."), _("Xem lại số định danh, giới tính, năm sinh trên giấy tờ."), warns=True),
    "lives_elsewhere": _Said(
        _("Trẻ này đã có hồ sơ ở xã khác trong tỉnh."), _("Đừng ghi lại: vào “Tìm ở nơi khác” rồi bấm “Xin chuyển đến”. Chắc là trẻ khác thì thêm bằng trang “Thêm trẻ em”."),
    ),
    "personal_id_taken": _Said(_("Số định danh này đã thuộc về hồ sơ khác."), _("Xem lại số; đúng là trẻ này thì báo công an xã kiểm tra người đang mang số.")),
    "personal_id_repeated": _Said(_("Số định danh này đã có ở dòng %(row)s của tệp."), _("Xem lại hai dòng; mỗi số chỉ của một trẻ.")),
    # place
    "unit_missing": _Said(_("Chưa ghi xã, phường, thị trấn."), _("Ghi tên xã hoặc mã 5 số, hoặc chọn xã cho cả danh sách.")),
    "unit_unknown": _Said(_("Không có xã, phường, thị trấn “%(typed)s”."), _("Ghi đúng tên hoặc mã 5 số.")),
    "unit_ambiguous": _Said(_("Có nhiều nơi tên “%(typed)s”: %(choices)s."), _("Ghi thêm cột Huyện, hoặc ghi mã 5 số.")),
    "unit_not_in_force": _Said(_("“%(typed)s” không có hiệu lực vào ngày %(day)s."), _("Ghi đơn vị của ngày ấy, hoặc chọn đúng ngày của danh sách.")),
    "unit_lost_zeros": _Said(_("Mã đơn vị “%(typed)s” mất số 0 ở đầu."), _("Có phải %(offered)s không? Nếu đúng, ghi lại đủ 5 chữ số.")),
    "unit_old_name": _Said(_("“%(typed)s” là tên trước đây của %(name)s."), _("Đúng thì không phải làm gì."), warns=True),
    "unit_not_commune": _Said(_("“%(typed)s” không phải cấp xã."), _("Ghi tên xã, phường hoặc thị trấn.")),
    "unit_not_yours": _Said(_("“%(typed)s” ngoài phạm vi phụ trách của anh/chị."), _("Gửi dòng này cho xã ấy.")),
    "unit_differs": _Said(_("Dòng ghi “%(typed)s”, còn danh sách được nhập cho %(name)s."), _("Bỏ dòng này hoặc sửa tên xã.")),
    "hamlet_unknown": _Said(_("%(name)s không có xóm, tổ dân phố “%(typed)s”."), _("Ghi đúng tên trong danh mục xóm.")),
    "hamlet_ambiguous": _Said(_("%(name)s có nhiều xóm, tổ dân phố tên “%(typed)s”."), _("Ghi tên đầy đủ, kể cả Xóm hoặc Tổ dân phố.")),
    "hamlet_list_empty": _Said(_("%(name)s chưa có danh mục xóm: trẻ được nhận, để trống xóm “%(typed)s”."), _("Lập danh mục xóm rồi ghi bổ sung."), warns=True),
    "residence_kind_unknown": _Said(_("Hình thức cư trú “%(typed)s” không hiểu được."), _("Ghi Thường trú, Tạm trú hoặc Tạm vắng.")),
    "resident_before_birth": _Said(_("Ngày đến trước ngày sinh của trẻ."), _("Xem lại hai ngày.")),
    "day_in_future": _Said(_("Ngày này chưa tới."), _("Xem lại ngày, tháng, năm.")),
    "before_birth": _Said(_("Ngày này trước ngày sinh của trẻ."), _("Xem lại hai ngày.")),
    # household
    "household_needs_hamlet": _Said(_("Có mã hộ mà không có xóm: trẻ được nhận, chưa ghi vào hộ."), _("Ghi xóm của hộ: mã hộ đếm riêng trong từng xóm."), warns=True),
    "household_head_differs": _Said(_("Hộ số %(typed)s của xóm đang ghi chủ hộ là %(name)s; trẻ được ghi vào hộ ấy."), _("Xem lại mã hộ hoặc tên chủ hộ."), warns=True),
    "household_number_long": _Said(_("Mã hộ “%(typed)s” dài quá 20 ký tự."), _("Ghi lại mã hộ.")),
    "household_number_form": _Said(_("Mã hộ “%(typed)s” có ký tự mà mã hộ không có."), _("Mã hộ bắt đầu bằng chữ hoặc số, chỉ gồm chữ, số, dấu cách, chấm, gạch chéo, gạch nối.")),
    "relation_unknown": _Said(_("Quan hệ với chủ hộ “%(typed)s” được ghi là quan hệ khác."), _("Muốn rõ hơn thì ghi Con, Con nuôi, Cháu hoặc Em."), warns=True),
    "poverty_unknown": _Said(_("Loại hộ “%(typed)s” không hiểu được."), _("Ghi Nghèo, Cận nghèo, hoặc để trống.")),
    "poverty_not_kept": _Said(_("Loại hộ chưa được ghi: dòng không có mã hộ và xóm, hoặc hộ đã có trong sổ."), _("Ghi loại hộ ở trang của hộ."), warns=True),
    # the same child
    "already_there": _Said(_("Trẻ này đã có trong sổ; không ghi thêm gì."), _("Không phải làm gì."), warns=True),
    "already_there_number": _Said(_("Trẻ này đã có trong sổ, chưa có số định danh; số trong tệp không được ghi."), _("Nếu số trong tệp đúng, mở hồ sơ của trẻ để ghi số."), warns=True),
    "number_differs": _Said(_("Trong sổ đã có trẻ cùng họ tên, ngày sinh và mẹ, mang số định danh khác."), _("Xem lại số định danh; số trong tệp đúng thì sửa ở hồ sơ của trẻ.")),
    "like_stored": _Said(_("Trong sổ của xã đã có trẻ cùng họ tên và ngày sinh."), _("Xem có phải một trẻ không; nếu phải, bỏ dòng này."), warns=True),
    "row_repeated": _Said(_("Dòng này lặp lại dòng %(row)s: cùng họ tên, ngày sinh, mẹ."), _("Bỏ một trong hai dòng.")),
    "likely_stored": _Said(
        _("Gần giống trẻ đã có trong sổ: %(name)s, sinh %(birth)s."), _("Xem có phải một trẻ không; nếu phải, bỏ dòng này và sửa ở hồ sơ trẻ."), warns=True,
    ),
    "likely_in_file": _Said(_("Gần giống dòng %(row)s về họ tên, ngày sinh, cha mẹ."), _("Xem có phải một trẻ không; nếu phải, bỏ một dòng."), warns=True),
    "like_in_file": _Said(_("Cùng họ tên và ngày sinh với dòng %(row)s."), _("Xem có phải một trẻ không; nếu phải, bỏ một dòng."), warns=True),
    # the further columns: each sentence names the column, because a row may have fifty
    "value_unknown": _Said(_("%(column)s: “%(typed)s” không có trong danh mục, hoặc có thể là nhiều mục."), _("Ghi một trong: %(choices)s. Chưa rõ thì để trống.")),
    "value_too_long": _Said(_("%(column)s dài quá %(most)s chữ."), _("Ghi ngắn lại.")),
    "value_odd_name": _Said(_("%(column)s: “%(typed)s” có chữ số hoặc ký hiệu lạ."), _("Chỉ ghi họ tên, nhiều tên thì cách nhau bằng dấu chấm phẩy.")),
    "value_no_year": _Said(_("%(column)s: “%(typed)s” không phải năm."), _("Ghi đủ bốn chữ số, ví dụ 1990; chưa rõ thì để trống.")),
    "value_no_order": _Said(_("%(column)s: “%(typed)s” không phải số từ 1 đến 20."), _("Ghi bằng chữ số, ví dụ 2.")),
    "value_no_number": _Said(_("%(column)s: “%(typed)s” không phải số."), _("Ghi bằng chữ số, không kèm đơn vị.")),
    "value_no_day": _Said(_("%(column)s: không đọc được ngày “%(typed)s”."), _("Ghi đủ ngày, tháng, năm như 05/03/2022.")),
    "digits_wrong": _Said(_("%(column)s: “%(typed)s” không có đúng %(length)s chữ số."), _("Ghi đủ chữ số, định dạng ô là văn bản (Text); chưa có thì để trống.")),
    "digits_lost_zeros": _Said(_("%(column)s: “%(typed)s” mất số 0 ở đầu."), _("Có phải %(offered)s không? Nếu đúng, ghi lại đủ %(length)s chữ số, định dạng ô là văn bản (Text).")),
    "digits_rounded": _Said(_("%(column)s bị bảng tính làm tròn (“%(typed)s”), không khôi phục được."), _("Ghi lại đủ chữ số từ giấy tờ, định dạng ô là văn bản (Text).")),
    "card_wrong": _Said(_("%(column)s: “%(typed)s” không có 10 chữ số hoặc 15 ký tự."), _("Ghi như trên thẻ, định dạng ô là văn bản (Text); chưa có thẻ thì để trống.")),
    "card_needs_from": _Said(_("Thẻ BHYT đã hết hạn mà không có ngày bắt đầu: thẻ chưa được ghi."), _("Ghi ngày bắt đầu, hoặc ghi thẻ đang dùng."), warns=True),
    "period_backward": _Said(_("Ngày cuối của thẻ BHYT trước ngày đầu."), _("Xem lại hai ngày.")),
    "parent_year_odd": _Said(_("Năm sinh của cha hoặc mẹ (%(typed)s) không hợp với ngày sinh của trẻ."), _("Cha, mẹ hơn con từ 10 đến 90 tuổi: xem lại năm sinh.")),
    "orphan_father_lives": _Said(_("Cột Hoàn cảnh đặc biệt ghi mồ côi cả cha và mẹ mà cột Tình trạng cha ghi người đang sống; cả hai được ghi."), _("Xem lại và sửa một trong hai cột."), warns=True),
    "orphan_mother_lives": _Said(_("Cột Hoàn cảnh đặc biệt ghi mồ côi cả cha và mẹ mà cột Tình trạng mẹ ghi người đang sống; cả hai được ghi."), _("Xem lại và sửa một trong hai cột."), warns=True),
    "care_needs_type": _Said(_("Có người, nơi chăm sóc mà không có hình thức chăm sóc: quan hệ, cơ sở chưa được ghi."), _("Ghi thêm cột Hình thức chăm sóc."), warns=True),
    "care_needs_name": _Said(_("Hình thức chăm sóc chưa được ghi: chưa có họ tên người chăm sóc hoặc tên cơ sở."), _("Ghi họ tên ở cột Người giám hộ."), warns=True),
    "special_needs_code": _Said(_("Có ngày hoặc căn cứ mà không có hoàn cảnh đặc biệt: chưa được ghi."), _("Ghi hoàn cảnh đặc biệt của trẻ."), warns=True),
    "level_from_class": _Said(_("Cấp học được hiểu theo lớp “%(typed)s” là %(name)s."), _("Không đúng thì ghi cột Tình trạng học tập."), warns=True),
    "school_needs_level": _Said(_("Trường, lớp chưa được ghi: không rõ cấp học."), _("Ghi cột Tình trạng học tập (Mẫu giáo, Tiểu học, …)."), warns=True),
    "birth_reg_differs": _Said(_("Ghi chưa đăng ký khai sinh mà lại có ngày đăng ký %(day)s."), _("Xem lại giấy khai sinh, sửa một trong hai cột.")),
    "home_detail_no_home": _Said(_("Nội dung của hộ (địa chỉ, điện thoại, …) chưa được ghi: dòng không có mã hộ và xóm."), _("Ghi mã hộ và xóm."), warns=True),
    "home_detail_kept": _Said(_("Hộ đã ghi nội dung khác ở mục này; nội dung trong sổ được giữ."), _("Muốn đổi thì ghi ở trang của hộ."), warns=True),
    # a record that is there
    "record_filled": _Said(_("Trẻ này đã có trong sổ; được ghi bổ sung: %(what)s."), _("Không phải trẻ ấy thì bỏ dòng này."), warns=True),
    "record_differs": _Said(_("Khác với hồ sơ: %(what)s; nội dung trong hồ sơ được giữ."), _("Muốn đổi thì sửa ở hồ sơ của trẻ."), warns=True),
    "home_detail_not_in_home": _Said(_("Nội dung của hộ (địa chỉ, điện thoại, …) chưa được ghi: hồ sơ của trẻ chưa có hộ."), _("Ghi hộ của trẻ ở hồ sơ rồi gửi lại dòng."), warns=True),
    # lists of births
    "birth_needs_mother": _Said(_("Chưa ghi họ tên mẹ."), _("Ghi họ tên mẹ: trẻ mới sinh được nhận ra theo mẹ, ngày sinh, giới tính.")),
    "birth_known": _Said(_("Trẻ này đã có trong sổ, đủ các mục danh sách có."), _("Không phải làm gì."), warns=True),
    "birth_completed": _Said(_("Trẻ này đã có trong sổ; được ghi bổ sung: %(what)s."), _("Không phải trẻ ấy thì bỏ dòng này."), warns=True),
    "birth_other_name": _Said(_("Sổ đang ghi trẻ cùng mẹ, ngày sinh, giới tính tên là %(name)s; tên trong sổ được giữ."), _("Tên trên giấy khai sinh khác thì sửa ở hồ sơ. Là trẻ sinh đôi thì ghi ở biểu trẻ mới sinh."), warns=True),
    "birth_twin": _Said(_("Cùng mẹ, ngày sinh, giới tính với dòng %(row)s: được ghi là hai trẻ sinh đôi."), _("Một trẻ ghi hai lần thì bỏ một dòng."), warns=True),
    "offer_taken": _Said(_("%(column)s: “%(typed)s” được ghi là %(taken)s, do người gửi xác nhận."), _("Không đúng thì gửi lại dòng ấy với số đúng."), warns=True),
    "text_too_long": _Said(_("Nội dung này dài quá mức cho phép."), _("Ghi ngắn lại.")),
    "cell_legacy": _Said(_("Chữ được chuyển từ bảng mã cũ."), _("Xem lại dấu của họ tên."), warns=True),
    "cell_error": _Said(_("Ô “%(column)s” có lỗi công thức (%(typed)s)."), _("Gõ lại giá trị thay cho công thức.")),
}
FIELDS = {
    "full_name": _("Họ và tên"), "birth_date": _("Ngày sinh"), "sex": _("Giới tính"), "ethnicity": _("Dân tộc"), "personal_id": _("Số định danh cá nhân"),
    "unit": _("Xã, phường, thị trấn"), "hamlet": _("Xóm, tổ dân phố"), "residence_kind": _("Hình thức cư trú"), "resident_from": _("Cư trú từ ngày"),
    "household_number": _("Mã hộ"), "head_name": _("Chủ hộ"), "relation": _("Quan hệ với chủ hộ"), "poverty": _("Loại hộ"), "mother_name": _("Họ tên mẹ"),
    "father_name": _("Họ tên cha"), "guardian_name": _("Người giám hộ"), "birth_registered_on": _("Ngày đăng ký khai sinh"),
}  # fmt: skip


def warns(code: str) -> bool:
    """Say whether a remark leaves its row accepted."""
    return code in KNOWN and KNOWN[code].warns


def outcome(messages: list[Message]) -> str:
    """Return what becomes of a row with these remarks."""
    if not messages:
        return ACCEPTED
    return WARNED if all(warns(message.code) for message in messages) else REFUSED


def telling(messages: Sequence[Message]) -> list[Message]:
    """Return the remarks a person is told: of a refused row what refuses it, not what is only to be looked at."""
    refusing = [message for message in messages if not warns(message.code)]
    return refusing or list(messages)


def wrong(message: Message) -> str:
    """Say what is wrong, in the language of whoever reads."""
    said = KNOWN.get(message.code)
    text = str(said.wrong) % message.names if said else checks.text_of(message.code)
    return text + " " + str(TODAY_IT_IS) % message.names if message.names.get("heir") else text


def remedy(message: Message) -> str:
    """Say what to do, in the language of whoever reads."""
    said = KNOWN.get(message.code)
    text = str(said.remedy) if said else str(AGAIN)
    if message.names.get("offered") and "%(offered)s" not in text:
        text += " " + str(IS_IT)
    return text % message.names


class Sentence:
    """A remark's whole sentence, in whatever language it is read."""

    def __init__(self, message: Message):
        self._message = message

    def __str__(self) -> str:
        return f"{wrong(self._message)} {remedy(self._message)}"


class Sayings:
    """What is wrong and what to do, Vietnamese, then English: for files and programs. Put together once: thousands of rows are told the same."""

    def __init__(self) -> None:
        self._made: dict[tuple, str] = {}

    def __call__(self, message: Message) -> str:
        """Return a remark's sentences."""
        key = message.code, *message.names.items()
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = both(Sentence(message))
        return made
