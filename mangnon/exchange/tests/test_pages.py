"""The pages of imports, without JavaScript: hand in, see, correct the columns, import, take the refused rows, undo."""

import io
import re

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from mangnon.base import ids
from mangnon.deadlines import jobs
from mangnon.deadlines.models import Job
from mangnon.exchange import actions, views
from mangnon.exchange.models import ImportBatch
from mangnon.exchange.tests.lists import AN, HOA, xlsx
from mangnon.registry.models import Child, Residence

BAD = ("Lò Văn Ba", "", "Nam", "Tày", "", "", "", "")


@pytest.fixture
def client(world, settings, tmp_path):
    """The commune's worker at a browser."""
    settings.MANGNON_DATA = tmp_path
    return world.client("can_bo_xa", "xa_nha")


def sent(client, content: bytes = b"", *, pasted: str = "", unit="", key=None):
    data = {"day": "20/05/2022", "unit": unit, "pasted": pasted, "send_key": key or ids.uuid7()}
    if content:
        data["file"] = SimpleUploadedFile("ds.xlsx", content)
    return client.post(reverse("exchange:import-new"), data)


def test_a_list_is_seen_first_then_written_then_undone(client, world):
    answer = sent(client, xlsx([HOA, AN, BAD]), unit=world.unit("xa_nha").pk)
    shown = client.get(answer.url)
    assert Child.objects.count() == 0
    text = shown.content.decode()
    assert "3 dòng: 2 dòng sẽ nhận, 1 dòng không nhận" in text
    assert "Lò Văn Ba" in text
    assert "Nông Thị Hoà" not in text  # the refused come first
    assert "Nông Thị Hoà" in client.get(f"{answer.url}?kq=accepted").content.decode()
    batch = ImportBatch.objects.get()
    client.post(reverse("exchange:confirm", args=[batch.pk]))
    assert "đã ghi 2 trẻ mới, 0 trẻ đã có trong sổ, 1 dòng không nhận" in client.get(answer.url).content.decode()
    child = Child.objects.get(full_name="Nông Thị Hoà")
    assert reverse("registry:child", args=[child.pk]) in client.get(f"{answer.url}?kq=accepted").content.decode()
    client.post(reverse("exchange:undo", args=[batch.pk]))
    assert (Residence.objects.believed().count(), ImportBatch.objects.get().state) == (0, "hoan_tac")


def test_a_list_of_known_children_alone_says_that_there_is_nothing_new_and_offers_nothing_to_write(client, world):
    content = xlsx([HOA, AN])
    for _time in "12":
        answer = sent(client, content, unit=world.unit("xa_nha").pk)
        shown = client.get(answer.url).content.decode()
        batch = ImportBatch.objects.get(state="xem_truoc")
        offered = [words in shown for words in ("Không có gì mới để ghi", "Ghi 2 dòng vào sổ")]
        if _time == "1":
            assert offered == [False, True]
            client.post(reverse("exchange:confirm", args=[batch.pk]))
    assert (offered, reverse("exchange:drop", args=[batch.pk]) in shown) == ([True, False], True)


def test_pasted_rows_are_taken_and_a_repeated_send_makes_one_batch(client, world):
    key, rows = ids.uuid7(), "Họ và tên\tNgày sinh\tGiới tính\nNông Thị Hoà\t05/03/2018\tNữ\n"
    first, again = (sent(client, pasted=rows, unit=world.unit("xa_nha").pk, key=key) for _time in range(2))
    assert (first.url, ImportBatch.objects.count()) == (again.url, 1)


@pytest.mark.slow
def test_a_list_without_a_known_column_leads_to_the_page_of_columns_and_what_is_said_there_is_remembered(client, world):
    content = xlsx([HOA[:3]], ("STT", "Cháu bé", "Ngày sinh", "Giới tính"))
    answer = sent(client, content, unit=world.unit("xa_nha").pk)
    assert answer.url.endswith("/cot/")
    shown = client.get(answer.url).content.decode()
    assert "Chưa thấy cột: Họ và tên" in shown
    assert "Nông Thị Hoà" in shown  # the first values stand under the heading
    said = client.post(answer.url, {"day": "20/05/2022", "unit": world.unit("xa_nha").pk, "c0": "-", "c1": "full_name", "c2": "birth", "c3": "sex"})
    batch = ImportBatch.objects.get(state=ImportBatch.WAITING)
    assert (said.url, batch.accepted + batch.warned) == (reverse("exchange:batch", args=[batch.pk]), 1)
    later = sent(client, xlsx([AN[:3]], ("STT", "Cháu bé", "Ngày sinh", "Giới tính")), unit=world.unit("xa_nha").pk)
    assert not later.url.endswith("/cot/")


def test_the_refused_rows_are_taken_corrected_and_sent_again(client, world):
    answer = sent(client, xlsx([HOA, BAD]), unit=world.unit("xa_nha").pk)
    file = client.get(f"{answer.url}khong-nhan/")
    lines = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue())).get_sheet_by_index(0).to_python()
    assert (lines[1][1], lines[1][-2:]) == ("Lò Văn Ba", ["Chưa ghi ngày sinh.", "Ghi như 05/03/2018; chỉ biết tháng hoặc năm thì ghi 3/2018 hoặc 2018."])
    lines[1][2] = "05/03/2019"
    again = sent(client, xlsx([lines[1]], lines[0], numbered=False), unit=world.unit("xa_nha").pk)
    assert "1 dòng: 1 dòng sẽ nhận, 0 dòng không nhận" in client.get(again.url).content.decode()


def test_a_file_that_is_no_list_is_refused_with_what_to_do(client):
    answer = sent(client, b"PK\x03\x04 not a workbook")
    assert (answer.status_code, ImportBatch.objects.count()) == (422, 0)
    assert re.search(r'class="error"', answer.content.decode())


def test_neither_file_nor_rows_or_both_is_asked_again(client):
    assert [sent(client).status_code, sent(client, b"x", pasted="y").status_code] == [422, 422]


def test_an_empty_file_is_told_once_and_as_empty(client):
    """Said as “one of the two” it would send somebody who chose one file looking for a second."""
    data = {"day": "20/05/2022", "unit": "", "send_key": ids.uuid7(), "file": SimpleUploadedFile("ds.xlsx", b"")}
    answer = client.post(reverse("exchange:import-new"), data)
    assert (answer.status_code, len(answer.context["form"].errors["file"])) == (422, 1)
    assert "chỉ một trong hai" not in answer.content.decode()


def test_what_stands_in_a_cell_is_never_markup(client, world):
    row = ("<script>alert(1)</script>", "05/03/2018", "<b>Nữ")
    answer = sent(client, xlsx([row], ("STT", "<i>Cháu</i>", "Ngày sinh", "Giới tính")), unit=world.unit("xa_nha").pk)
    text = client.get(answer.url).content.decode() + client.get(answer.url.removesuffix("cot/")).content.decode()
    assert [markup for markup in ("<script>alert", "<b>Nữ", "<i>Cháu") if markup in text] == []


def test_a_large_list_is_written_by_the_job_worker_as_who_asked_for_it(client, world, monkeypatch):
    monkeypatch.setattr(views, "LARGE", 1)
    answer = sent(client, xlsx([HOA, AN]), unit=world.unit("xa_nha").pk)
    batch = ImportBatch.objects.get()
    client.post(reverse("exchange:confirm", args=[batch.pk]))
    waiting = client.get(answer.url)
    assert (waiting["Refresh"], "đang được ghi vào sổ" in waiting.content.decode(), Child.objects.count()) == ("5", True, 0)
    jobs.work_through("test")
    batch.refresh_from_db()
    assert (batch.state, batch.made, set(Residence.objects.values_list("source_post", flat=True))) == ("da_nhap", 2, {str(world.post("can_bo_xa", "xa_nha").pk)})


def test_a_list_of_another_body_is_not_found(client, world):
    answer = sent(client, xlsx([HOA]), unit=world.unit("xa_nha").pk)
    other = world.client("can_bo_xa", "xa_ben")
    assert other.get(answer.url).status_code == 404
    assert "Chưa có lần nhập nào" in other.get(reverse("exchange:imports")).content.decode()


def test_a_large_list_that_fails_five_times_stands_still_says_why_and_can_be_tried_again_or_thrown_away(client, world, monkeypatch):
    monkeypatch.setattr(views, "LARGE", 0)
    answer = sent(client, xlsx([HOA]), unit=world.unit("xa_nha").pk)
    batch = ImportBatch.objects.get()
    client.post(f"{answer.url}ghi/")
    Job.objects.filter(subject=str(batch.pk)).update(state=Job.FAILED, attempts=jobs.MOST_ATTEMPTS, error="WorkerDied")
    shown = client.get(answer.url)
    assert "Máy đã thử năm lần" in shown.content.decode()
    assert "Refresh" not in shown
    assert "Đã dừng" in client.get(reverse("exchange:imports")).content.decode()
    client.post(f"{answer.url}ghi/")  # tried again
    assert "Danh sách lớn đang được ghi" in client.get(answer.url).content.decode()
    monkeypatch.setattr(actions, "open_list", refuse)
    jobs.work_through("test")
    batch.refresh_from_db()
    assert (batch.state, Job.objects.order_by("-id").first().state) == (ImportBatch.STOPPED, Job.DONE)  # said once, not five times
    assert "Danh sách không đọc được, đã dừng: Tệp hỏng Thử lại" in client.get(answer.url).content.decode()
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "The file is damaged" in client.get(answer.url).content.decode()
    client.post(f"{answer.url}bo/")
    assert (ImportBatch.objects.get().state, Child.objects.count()) == (ImportBatch.UNDONE, 0)


def refuse(*args, **more):
    raise actions.ListRefused(actions._in_own_language("Tệp hỏng", "The file is damaged"))


@pytest.mark.parametrize(("language", "told", "other"), [("vi", "Tệp có mật khẩu", "protected by a password"), ("en", "protected by a password", "Tệp có mật khẩu")])
def test_a_file_that_cannot_be_read_is_told_in_the_language_of_who_sent_it(client, world, language, told, other):
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    page = sent(client, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), unit=world.unit("xa_nha").pk)
    assert (page.status_code, told in page.content.decode(), other in page.content.decode()) == (422, True, False)


@pytest.mark.slow
def test_offered_numbers_are_taken_one_by_one_or_all_never_by_themselves(client, world):
    short = [HOA[:4] + (3318000017, *HOA[5:]), AN[:4] + (3219000018, *AN[5:]), ("Lò Văn Ba", "06/04/2019", "Nam", "Tày", "3219000026", "", "", "")]
    answer = sent(client, xlsx(short), unit=world.unit("xa_nha").pk)
    batch = ImportBatch.objects.get()
    assert (batch.refused, "3 số mất số 0 ở đầu" in client.get(answer.url).content.decode()) == (3, True)
    page = client.get(f"{answer.url}goi-y/").content.decode()
    assert "Dòng 3, Nông Thị Hoà, Số định danh cá nhân: 3318000017 → 003318000017" in page
    client.post(f"{answer.url}goi-y/", {"rows": ["3:personal_id"]})
    batch.refresh_from_db()
    assert (batch.refused, batch.accepted + batch.warned) == (2, 1)
    client.post(f"{answer.url}goi-y/", {"all": "1"})
    assert "được ghi là 003318000017, do người gửi xác nhận" in client.get(f"{answer.url}?kq=warned").content.decode()
    client.post(f"{answer.url}ghi/")
    assert sorted(Child.objects.values_list("personal_id", flat=True)) == ["003219000018", "003219000026", "003318000017"]


def test_the_page_names_its_file_button_itself_and_each_breadcrumb_once(client):
    text = client.get(reverse("exchange:import-new")).content.decode()
    assert re.search(r'<label class="button secondary" for="id_file">Chọn tệp</label>\s*<input type="file"', text)
    crumbs = re.findall(r"<li>(?:<a[^>]*>|<span[^>]*>)([^<]+)", text.split('class="crumbs"')[1].split("</nav>")[0])
    assert len(crumbs) == len(set(crumbs))
