"""What stands on pages: in English nothing of ours is left Vietnamese, in Vietnamese nothing of the libraries is left English."""

import re
from datetime import date, datetime
from html.parser import HTMLParser

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from mangnon import law
from mangnon.base.clock import TZ
from mangnon.deadlines.models import DueItem
from mangnon.plans.models import Task
from mangnon.ui.table import Col, Table
from tests import catalogue, stories
from tests.access import COLUMNS, STRANGER, rows
from tests.sampling import full, sample
from tests.test_language import VIETNAMESE
from tests.world import signed_in

PASSWORD = "mat-khau-thu-2022"
VOID = {"meta", "link", "input", "img", "br", "hr", "rect", "line", "path", "circle"}
# Words of pages in Vietnamese that are spelt without a Vietnamese letter, or are nobody's language.
PLAIN = {"Nam", "Trang", "English", "Thôi", "Tìm", "Email"}


class _Seen(HTMLParser):
    """Every text and read-out attribute of a page, but for code, scripts and what is marked as another language."""

    def __init__(self, language: str):
        super().__init__()
        self.language, self.hidden, self.texts = language, [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        other = given.get("lang") not in (None, self.language) and tag != "html"
        if tag not in VOID and (self.hidden or other or tag in {"script", "style", "code"}):
            self.hidden.append(tag)
        if not self.hidden:
            self.texts += [given[name] for name in ("title", "alt", "placeholder", "aria-label") if given.get(name)]
            self.texts += [value for name, value in attrs if name.startswith("data-") and value and " " in value]

    def handle_endtag(self, tag):
        if self.hidden and tag not in VOID:
            self.hidden.pop()

    def handle_data(self, data):
        if not self.hidden and data.strip():
            self.texts.append(" ".join(data.split()))


def seen(response, language: str) -> list[str]:
    """Return the words of an answer as they are read."""
    parser = _Seen(language)
    parser.feed(response.content.decode())
    return parser.texts


def in_english(client: Client) -> Client:
    """Let a browser have chosen English, as the switch at the foot of every page does."""
    response = client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    assert (response.status_code, client.cookies[settings.LANGUAGE_COOKIE_NAME].value) == (302, "en")
    return client


def test_a_page_speaks_the_language_chosen_at_its_foot_and_no_browsers(world):
    client = world.client("can_bo_xa", "xa_nha")
    vietnamese = client.get("/den-han/", headers={"Accept-Language": "en"})
    assert (vietnamese["Content-Language"], "Việc đến hạn" in seen(vietnamese, "vi")) == ("vi", True)
    english = in_english(client).get("/den-han/", headers={"Accept-Language": "vi"})
    assert (english["Content-Language"], "Due items" in seen(english, "en"), "Việc đến hạn" in seen(english, "en")) == ("en", True, False)
    client.post("/ngon-ngu/", {"language": "vi", "next": "/"})
    assert "Việc đến hạn" in seen(client.get("/den-han/"), "vi")


READ = [
    (row, role) for row in rows()
    if row.method == "GET" and row.place in ("", "own")
    and (role := next((role for role in COLUMNS if role != STRANGER and row.answers[role] == "200"), None))
]


@pytest.mark.parametrize("pages", [sample(READ, 20), *full(READ)], ids=["a sample", "all"])
def test_no_sentence_of_ours_stays_vietnamese_on_an_english_page(house, pages):
    """Every page somebody may read, as the first role that may: no text on it is a message that has an English."""
    book = {message.id for message in catalogue.written("en") if isinstance(message.id, str) and message.id != message.string}
    found = {}
    for client in house.clients.values():
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for row, role in pages:
        response = house.clients[role].get(house.address(row.route, row.place))
        if response.streaming:  # a file, not a page; it is closed when it was read
            response.getvalue()
            continue
        left = [text for text in seen(response, "en") if text in book] if "html" in response["Content-Type"] else []
        if left:
            found[str(row)] = left
    assert found == {}


def test_labels_that_rows_keep_are_read_in_english_too(world):
    """A due item and a task keep the packs' Vietnamese; an English page looks up their English."""
    commune, district = world.client("can_bo_xa", "xa_nha"), world.client("can_bo_huyen", "huyen_nha")
    item, task = DueItem.objects.get(pk=stories.due_item(world, "xa_nha")), Task.objects.get(pk=stories.task(world, "xa_nha"))
    packs = law.load()
    owed = next(row for row in packs.obligations if row.label == item.label)
    clause = next(row for row in packs.clauses if row.label == task.title)
    for client, address, row in [(commune, f"/den-han/{item.pk}/", owed), (district, reverse("plans:task-detail", args=[task.pk]), clause)]:
        assert row.label in seen(client.get(address), "vi")
        texts = seen(in_english(client).get(address), "en")
        assert (row.english in texts, row.label in texts) == (True, False)


def _owner_of_an_app(world) -> Client:
    """A chair with an authenticator app and recovery codes, signed in just now."""
    person = world.post("chu_tich_xa", "xa_nha").person
    totp.TOTP.activate(person, "ABCDEFGHIJKLMNOP")
    RecoveryCodes.activate(person)
    client = signed_in(person)
    client.post("/xac-nhan-lai/", {"password": PASSWORD})
    return client


def _sign_in_pages(world, language: str) -> dict[str, list[str]]:
    """Every page and refusal of signing in, by its name."""
    username = world.post("chu_tich_xa", "xa_nha").person.username
    plain = world.client("can_bo_xa", "xa_nha")
    stranger, new = Client(), world.client("can_bo_huyen", "huyen_nha")
    new.post("/xac-nhan-lai/", {"password": PASSWORD})
    owner, entering = _owner_of_an_app(world), Client()
    for client in (plain, stranger, new, owner, entering):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    entering.post("/dang-nhap/", {"login": username, "password": PASSWORD})
    answers = {
        "sign in": stranger.get("/dang-nhap/"), "nothing typed": stranger.post("/dang-nhap/", {}),
        "wrong password": stranger.post("/dang-nhap/", {"login": username, "password": "sai"}),
        "second factor": entering.get("/lop-thu-hai/ma/"), "wrong code": entering.post("/lop-thu-hai/ma/", {"code": "000000"}),
        "sign out": plain.get("/dang-xuat/"), "confirm": plain.get("/xac-nhan-lai/"),
        "confirm wrongly": plain.post("/xac-nhan-lai/", {"password": "sai"}),
        "password": plain.get("/mat-khau/"),
        "short password": plain.post("/mat-khau/", {"oldpassword": PASSWORD, "password1": "ngan", "password2": "ngan"}),
        "two passwords": plain.post("/mat-khau/", {"oldpassword": "sai", "password1": "mot-mat-khau-dai", "password2": "hai-mat-khau-dai"}),
        "like the name": plain.post("/mat-khau/", {"oldpassword": PASSWORD, "password1": "can_bo_xa.xa_nha", "password2": "can_bo_xa.xa_nha"}),
        "no app": new.get("/lop-thu-hai/"), "activate": new.get("/lop-thu-hai/bat/"), "activate wrongly": new.post("/lop-thu-hai/bat/", {"code": "1"}),
        "index": owner.get("/lop-thu-hai/"), "deactivate": owner.get("/lop-thu-hai/tat/"), "codes": owner.get("/lop-thu-hai/ma-du-phong/"),
        "new codes": owner.get("/lop-thu-hai/ma-du-phong/tao/"), "confirm by app": owner.get("/lop-thu-hai/xac-nhan/"),
        "app refused": owner.post("/lop-thu-hai/xac-nhan/", {"code": "000000"}),
        "codes made": owner.post("/lop-thu-hai/ma-du-phong/tao/", {}, follow=True),
        "deactivated": owner.post("/lop-thu-hai/tat/", {}, follow=True),
    }
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code not in (200, 422)} == {}
    return {name: seen(answer, language) for name, answer in answers.items()}


def test_signing_in_has_no_english_word_in_vietnamese(world):
    theirs = {form for m in catalogue.theirs() if m.id for form in (m.id if isinstance(m.id, tuple) else (m.id,)) if len(form) > 2}
    found = {}
    for name, texts in _sign_in_pages(world, "vi").items():
        english = [text for text in texts if text in theirs - PLAIN or (len(re.findall(r"[^\W\d_]{2,}", text)) > 1 and not VIETNAMESE.search(text))]
        if english:
            found[name] = english
    assert found == {}


def test_signing_in_has_no_vietnamese_word_in_english(world):
    names = re.compile(r"Măng Non|NĐ-CP|Người Thử .*|\(Phòng LĐTBXH\)")
    found = {}
    for name, texts in _sign_in_pages(world, "en").items():
        vietnamese = [text for text in texts if VIETNAMESE.search(names.sub("", text))]
        if vietnamese:
            found[name] = vietnamese
    assert found == {}


def test_an_app_that_was_turned_off_is_gone(world):
    """What the page above promises."""
    client = _owner_of_an_app(world)
    client.post("/lop-thu-hai/tat/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


FORMATS = [
    ("vi", "1.234.567 | 1.234,5 | 25,8% | 1.234 | 08:30 25/05/2022 | 25/05/2022", ["1.234", "25,8%", "25/05/2022"]),
    ("en", "1,234,567 | 1,234.5 | 25.8% | 1,234 | 08:30 25/05/2022 | 25/05/2022", ["1,234", "25.8%", "25/05/2022"]),
]


@pytest.mark.parametrize(("language", "printed", "cells"), FORMATS)
def test_numbers_and_days_are_written_as_the_language_writes_them(language, printed, cells):
    words = Template("{% load ui %}{{ whole|number }} | {{ part|number:1 }} | {{ share|percent }} | {{ plain }} | {{ at|moment }} | {{ day|date }}")
    values = {"whole": 1234567, "part": 1234.5, "share": 25.754, "plain": 1234, "at": datetime(2022, 5, 25, 8, 30, tzinfo=TZ), "day": date(2022, 5, 25)}
    table = Table([Col("n", "n", "int"), Col("p", "p", "pct"), Col("d", "d", "date")], [{"n": 1234, "p": 25.754, "d": date(2022, 5, 25)}])
    with translation.override(language):
        assert words.render(Context(values)) == printed
        assert [cell.text for cell in table.lines[0].cells] == cells
