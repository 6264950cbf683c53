"""One thing of every kind an address may be about, made through actions: a new kind of address needs its line here."""

from datetime import date, timedelta

from mangnon import law
from mangnon.base import clock
from mangnon.deadlines import actions as deadlines
from mangnon.deadlines.models import DueItem
from mangnon.exchange import actions as exchange
from mangnon.exchange.handover import actions as handovers
from mangnon.exchange.profiles import actions as profiles
from mangnon.exchange.profiles.models import Profile
from mangnon.exchange.profiles.queries import example
from mangnon.exchange.rules.lists import Options
from mangnon.files import actions as files
from mangnon.organisation import actions as organisation
from mangnon.organisation.models import Hamlet
from mangnon.plans import actions as plans
from mangnon.plans.models import Task
from mangnon.programmes import actions as programmes
from mangnon.programmes.rules import InjuryRow
from mangnon.protection import actions as protection
from mangnon.protection.models import NoticeStep
from mangnon.protection.rules import IncidentRow, NoticeRow
from mangnon.registry import actions as registry
from mangnon.registry import takeback
from mangnon.registry.cleaning import actions as cleaning
from mangnon.registry.cleaning.models import CheckList
from mangnon.registry.duplicates import merging
from mangnon.registry.duplicates.actions import merge_children
from mangnon.registry.models import DuplicatePair, RiskWatch
from mangnon.registry.moves.actions import send_moves
from mangnon.registry.paper import actions as papers
from mangnon.registry.recheck import actions as rechecks
from mangnon.registry.reviews import actions as reviews
from mangnon.registry.reviews import queries as review_queries
from mangnon.registry.reviews.actions import Signed
from mangnon.registry.reviews.rules import Period, digest_of
from mangnon.registry.rules import HouseholdRow, MoveRow, RiskRow
from mangnon.statistics import actions as statistics
from mangnon.statistics.models import ReportFile, Snapshot
from mangnon.support import actions as support
from mangnon.support.codes import unseal
from mangnon.support.models import Allowance
from mangnon.support.rules import AllowanceRow
from tests.world import SOURCE, SYSTEM, World, tiny_packs

LED_BY = {"xa_nha": "huyen_nha", "xa_ben": "huyen_nha", "xa_khac": "huyen_khac", "tinh": "tinh"}
ROUND = "2022-6m"
NOBODY = digest_of([])
MISTAKE = "Ghi nhầm trẻ"


def household(world: World, place: str, number: str = "12"):
    """A poor household."""
    row = HouseholdRow(None, number, "Nông Văn Quý", world.unit(place).id, None, "", [("ngheo", date(2021, 1, 1), None)])
    return registry.register_households([row], by=SYSTEM, source=SOURCE)[0]


def notice(world: World, place: str):
    """A notice from the hotline, two hours old; in the province one whose commune is not known yet."""
    unit = None if place == "tinh" else world.unit(place).id
    row = NoticeRow(None, "tong_dai_111", clock.now() - timedelta(hours=2), None, unit, False, "Nghe kể lại.")
    return protection.record_notices([row], by=SYSTEM, source=SOURCE)[0]


def stepped(world: World, place: str):
    """A notice on which a step was entered."""
    made = notice(world, place)
    protection.record_step(by=SYSTEM, notice=made, version=1, kind="danh_gia_ban_dau", at=clock.now(), source=SOURCE)
    return made


def taken_step(world: World, place: str) -> str:
    """That step."""
    unit = None if place == "tinh" else world.unit(place)
    return f"b-{NoticeStep.objects.get(notice__unit=unit).pk}"


def incident(world: World, place: str):
    """A notice that tells of an act against a child of the commune."""
    return incident_of(world, place, world.child(place))


def incident_of(world: World, place: str, child):
    """A notice that tells of an act against that child."""
    packs = law.load()
    form, scene, doer = (packs.list(name)[0].code for name in ("abuse_form", "abuse_place", "offender_relation"))
    told = IncidentRow(world.unit(place).id, date(2022, 5, 1), scene, doer, True, date(2022, 5, 10), [form], [(child, True)])
    row = NoticeRow(None, "cong_an", clock.now() - timedelta(hours=2), None, world.unit(place).id, False, "Nghe kể lại.", incidents=[told])
    return protection.record_notices([row], by=SYSTEM, source=SOURCE)[0]


def allowances(world: World, place: str):
    """A child with two allowances, one of a kind that tells an illness."""
    child = world.child(place)
    rows = [AllowanceRow(child, kind, 720_000, "12/QĐ-UBND", "UBND huyện", date(2022, 1, 1)) for kind in ("5.3", "5.6")]
    support.record_allowances(rows, by=SYSTEM, source=SOURCE)
    return child


def kinds_of_allowances() -> list[str]:
    """Return the kinds of all allowances, opened."""
    return sorted(row.kind or unseal(row.sealed)["kind"] for row in Allowance.objects.all())


def mistaken(world: World, place: str):
    """A child of the commune of whom a risk was entered by mistake."""
    child = world.child(place)
    registry.open_risks([RiskRow(child, "NC01", date(2022, 5, 1), None, MISTAKE)], by=SYSTEM, source=SOURCE)
    return child


def mistake(world: World, place: str) -> str:
    """What was entered of that child by mistake."""
    return takeback.token_of(RiskWatch.objects.get(reason=MISTAKE, child__residences__unit=world.unit(place)))


def pair(world: World, place: str) -> int:
    """Two records of a commune that may be one child."""
    one, other = sorted([world.child(place), world.child(place, full_name="Nong Thi Hoa", mother_name="")])
    made = DuplicatePair.objects.create(child_a_id=one, child_b_id=other, score=31.8, lines=[["name", "accents_lost", 9.8], ["birth", "same_day", 11.0]], facts="", desk=3, found_at=clock.now())
    return made.pk


def asked_pair(world: World, place: str) -> int:
    """A child of a commune and one of a commune of the other district that may be one: the province's to decide, both districts are asked."""
    one, other = sorted([world.child(place, full_name="Nông Thị Hỏi"), world.child("xa_ben" if place == "xa_khac" else "xa_khac", full_name="Nong Thi Hoi")])
    return DuplicatePair.objects.create(child_a_id=one, child_b_id=other, score=31.8, lines=[["birth", "same_day", 11.0]], facts="", desk=1, found_at=clock.now()).pk


def merge(world: World, place: str):
    """Two records of a commune that were merged."""
    row = DuplicatePair.objects.get(pk=pair(world, place))
    shown = merging.version_of([row.child_a, row.child_b], merging.lines_of(row.child_a_id, row.child_b_id, both_ways=True))
    return merge_children(by=SYSTEM, pair=row.pk, version=1, shown=shown, keep=row.child_a_id, identity_from={}, lines_from={}, reason="Cùng một cháu").pk


def hamlet(world: World, place: str) -> int:
    """A hamlet of the commune."""
    name = "Nà Thử"
    return Hamlet.objects.create(unit=world.unit(place), name=name, sort_key=name, search_key=name, valid_from=date(2020, 3, 1)).pk


def asked_move(world: World, place: str):
    """A child of the commune that it sent to another one; never to the home commune of those who try."""
    child = world.child(place, full_name="Nông Văn Đi")
    row = MoveRow(child, date(2022, 5, 16), world.unit("xa_ben" if place == "xa_khac" else "xa_khac").id, None, None, "chuyen_trong_tinh")
    return send_moves([row], by=SYSTEM, source=SOURCE)[0].pk


def injury(world: World, place: str, number: int = 0):
    """A child of the commune fell at home."""
    child = world.child(place, birth_date=world.birthday(number))
    row = InjuryRow(child, world.unit(place).id, date(2022, 5, 1), "TN01", "nha", "khoi")
    return programmes.record_injuries([row], by=SYSTEM, source=SOURCE)[0]


def unnamed_injury(world: World, place: str):
    """A child that is not in the register fell at home in the commune."""
    row = InjuryRow(None, world.unit(place).id, date(2022, 5, 1), "TN01", "nha", "khoi", sex="nam", age_months=60, ethnic="99")
    return programmes.record_injuries([row], by=SYSTEM, source=SOURCE)[0]


def task(world: World, place: str):
    """A task of the plan, led by the district of the place, or by a body of the province."""
    packs = law.load()
    plan = packs.plans[0]
    plans.load_plan(by=SYSTEM, plan=plan, clauses=[row for row in packs.clauses if row.plan == plan.code])
    return Task.objects.filter(lead__unit=world.unit(LED_BY[place])).order_by("clause__order", "id").first().pk


def due_item(world: World, place: str):
    """What a body of the unit owes in May 2022; of the province's many it is the sector's whose reporter is tried."""
    deadlines.open_obligations(by=SYSTEM, packs=tiny_packs(), first=date(2022, 5, 1), last=date(2022, 5, 31))
    owed = DueItem.objects.filter(unit=world.unit(place), subject_kind="").exclude(code="ra-soat-thang")  # these are ended by their rooms
    return (owed.filter(body__kind="so_gddt").order_by("code", "id").first() or owed.order_by("code", "body__code", "id").first()).pk


def leaver(world: World, place: str):
    """Somebody at a place who does the work of its officer and leaves it; the place owes something."""
    due_item(world, place)
    role = {3: "can_bo_xa", 2: "can_bo_huyen", 1: "can_bo_tinh"}[world.unit(place).level]
    person, _secret = organisation.create_person(by=SYSTEM, username=f"nghi.{place}", full_name=f"Hoàng Thị Nghỉ {place}", password="mat-khau-thu-2022")
    return organisation.assign_post(by=SYSTEM, person=person, body=world.body(role, place), role=role, valid_from=date(2021, 1, 1))


def handing(world: World, place: str):
    """What that person leaves."""
    return organisation.end_post(by=SYSTEM, post=leaver(world, place), day=date(2022, 6, 1), version=1).handing.pk


def stored_file(world: World, place: str):
    """A file of a subject that no room has opened to anybody."""
    return files.store(by=SYSTEM, content=b"van ban", original_name="x.txt", subject=("nothing", place)).pk


def frozen_round(world: World, place: str) -> str:
    """The plan's six-month round, frozen; as many snapshots as it is asked for, which changes nothing for readers."""
    if not Snapshot.objects.filter(round_code=ROUND).exists():
        statistics.freeze(by=SYSTEM, round_code=ROUND)
    return ROUND


def report(world: World, place: str):
    """The report of a unit, as a draft."""
    return statistics.write_report(by=SYSTEM, round_code=frozen_round(world, place), unit=world.unit(place))[0].report.pk


def report_file(world: World, place: str) -> int:
    """The first file of a unit's report."""
    return ReportFile.objects.filter(report=report(world, place)).order_by("id").first().pk


def closed_list(world: World, place: str, month: str = "2022-03") -> int:
    """A commune whose list of a month, nobody in it, was closed and signed by nobody yet."""
    unit = world.unit(place)
    reviews.close_list(by=SYSTEM, unit=unit, period=Period.of(month), version=0, seen=NOBODY)
    return unit.id


def list_to_reopen(world: World, place: str) -> int:
    """The same of another month, so that neither is in the other's way."""
    return closed_list(world, place, "2022-01")


def signed_list(world: World, place: str) -> int:
    """A commune whose list was signed on paper and not sent yet."""
    unit = closed_list(world, place, "2022-02")
    made, signature = review_queries.review_of(world.unit(place), Period.of("2022-02")), Signed("Hoàng Văn Ký", "Chủ tịch", "TM.", "", date(2022, 5, 3))
    reviews.sign_list(by=world.actor("can_bo_xa", place), review=made, version=made.version, paper=signature)
    return unit


def batch(world: World, place: str):
    """A list the commune's worker handed in: one child that is taken, one row that is not."""
    by = world.actor("can_bo_xa", place)
    text = "Họ và tên\tNgày sinh\tGiới tính\nNông Thị Hoà\t05/03/2018\tNữ\nLò Văn Ba\t\tNam\n"
    opened = exchange.open_list(text.encode(), "x.csv", Options(clock.today(), world.unit(place).pk), by=by)
    return exchange.hand_in(opened, by=by)[0].pk


def profile(world: World, place: str):
    """A profile of other software as the packs' example has it."""
    return profiles.make(by=SYSTEM, name="Mẫu ví dụ", software="Phần mềm kia", source="Gói dữ liệu", shape=example()).pk


def handover(world: World, place: str):
    """What a commune has to tell other software: one child it never told of."""
    world.child(place, full_name="Nông Thị Bàn")
    return handovers.make_list(by=SYSTEM, unit=world.unit(place), profile=Profile.objects.get(pk=profile(world, place))).pk


def recheck_of(world: World, place: str):
    """A sample of a commune's children."""
    world.child(place)
    return rechecks.draw_sample(by=SYSTEM, unit=world.unit(place), size=5).pk


def police_list(world: World, place: str, name: str = "Nông Thị Riêng"):
    """A list for the police of a commune with one child of a name nobody else bears, not sent yet."""
    world.child(place, full_name=name)
    return cleaning.make_list(by=SYSTEM, unit=world.unit(place), kinds=["chua_co"], again=True).pk


def police_list_sent(world: World, place: str):
    """The same, handed to the police."""
    made = CheckList.objects.get(pk=police_list(world, place, "Nông Thị Chung"))
    return cleaning.send_list(by=SYSTEM, checklist=made, version=1, day=clock.today(), number="", signer="Hoàng Văn Ký").pk


def paper_back(world: World, place: str):
    """A print of a commune with one child, whose paper came back."""
    world.child(place, full_name="Nông Thị Giấy")
    made = papers.make_print(by=SYSTEM, kind="xom", unit=world.unit(place))
    return papers.receive_paper(by=SYSTEM, book=made, version=1, day=date(2022, 5, 18)).pk


ARGUMENTS = {
    "profile_id": profile,
    "handover_id": handover,
    "field": lambda world, place: "sex",
    "batch_id": batch,
    "check_id": police_list,
    "recheck_id": recheck_of,
    "print_id": paper_back,
    "number": lambda world, place: 1,
    "commune_id": lambda world, place: world.unit(place).id,
    "period": lambda world, place: "2022-04",
    "child_id": lambda world, place: world.child(place),
    "fact": mistake,
    "household_id": household,
    "request_id": asked_move,
    "hamlet_id": hamlet,
    "injury_id": unnamed_injury,
    "pair_id": pair,
    "merge_id": merge,
    "notice_id": notice,
    "task_id": task,
    "item_id": due_item,
    "handing_id": handing,
    "file_id": stored_file,
    "person_id": lambda world, place: world.post("can_bo_xa", place).person_id,
    "post_id": lambda world, place: world.post("can_bo_xa", place).pk,
    "unit_id": lambda world, place: world.unit(place).id,
    "round_code": frozen_round,
    "report_id": report,
    "roman": lambda world, place: "I",
    "table": lambda world, place: 0,
    "row": lambda world, place: 0,
    "column": lambda world, place: 0,
    "key": lambda world, place: "k",
}

# Parts of one address that are another thing than the same part elsewhere.
SPECIAL = {("statistics:file", "file_id"): report_file, ("registry:take-back", "child_id"): mistaken, ("protection:notice-take-back", "notice_id"): stepped, ("protection:notice-take-back", "fact"): taken_step}
SPECIAL |= {("registry:pair-opinion", "pair_id"): asked_pair}
SPECIAL |= {("cleaning:answer", "check_id"): police_list_sent, ("cleaning:apply", "check_id"): police_list_sent}
SPECIAL |= {("reviews:sign", "commune_id"): closed_list, ("reviews:sign-paper", "commune_id"): closed_list, ("reviews:send", "commune_id"): signed_list, ("reviews:reopen", "commune_id"): list_to_reopen}

# What is sent to an address, so that who may get past the door goes the whole way; else nothing is.
KEY = "0190a5a0-0000-7000-8000-000000000001"
SENT = {
    "organisation:phone": {"phone": "0206 3 850 001"},
    "organisation:code-new": {"how": "gap_mat"},
    "registry:birth-registration": {"day": "01/04/2021", "full_name": "Nông Thị Hoà", "version": "1", "send_key": KEY},
    "registry:leave": {"how": "chuyen_ngoai_tinh", "day": "01/05/2022", "version": "1", "send_key": KEY},
    "registry:move": {"state": "rut", "version": "1", "send_key": KEY},
    "registry:death": {"day": "01/05/2022", "cause": "benh", "sure": "on", "version": "1", "send_key": KEY},
    "registry:other-name": {"kind": "goi_o_nha", "full_name": "Na", "version": "0", "send_key": KEY},
    "registry:circumstance": {"code": "HC04.1", "day": "01/05/2022", "version": "0", "send_key": KEY},
    "registry:risk": {"code": "NC01", "day": "01/05/2022", "version": "0", "send_key": KEY},
    "registry:schooling": {"level": "tieu_hoc", "day": "05/09/2021", "version": "0", "send_key": KEY},
    "registry:family-state": {"state": "lam_xa", "day": "01/05/2022", "version": "0", "send_key": KEY},
    "registry:papers": {"birth_place": "tai_nha", "reason": "Theo giấy khai sinh", "version": "1", "send_key": KEY},
    "registry:parent": {"parent": "me", "status": "lam_xa", "day": "01/05/2022", "version": "0", "send_key": KEY},
    "registry:guardian": {"care_type": "cha_me", "day": "01/05/2022", "version": "0", "send_key": KEY},
    "registry:health": {"nutrition": "binh_thuong", "day": "01/05/2022", "version": "0", "send_key": KEY},
    "registry:keeping": {"perm_addr": "Xã Bình Dương", "day": "01/05/2022", "version": "0", "send_key": KEY},
    "registry:check": {"verified": "dung", "day": "01/05/2022", "version": "0", "send_key": KEY},
    "registry:household-details": {"address": "Nà Rài", "day": "01/05/2022", "version": "0", "send_key": KEY},
    "registry:household-head": {"head_name": "Nông Văn Mới", "reason": "Chủ hộ cũ đã mất", "version": "1", "send_key": KEY},
    "registry:household-poverty": {"poverty": "can_ngheo", "day": "01/01/2022", "version": "1", "send_key": KEY},
    "protection:notice-take-back": {"reason": "Ghi nhầm", "version": "2"},
    "programmes:injury-take-back": {"reason": "Ghi nhầm", "version": "1", "send_key": KEY},
    "registry:take-back": {"reason": "Ghi nhầm", "version": "1", "send_key": KEY},
    "registry:pair": {"state": "khac", "reason": "Hai chị em họ", "version": "1", "send_key": KEY},
    "registry:pair-opinion": {"says": "hai", "reason": "Cháu đang ở nhà", "version": "1", "send_key": KEY},
    "registry:merge-undo": {"reason": "Hai chị em họ", "send_key": KEY},
    "handover:new": {"send_key": KEY},
    "handover:line": {"state": "xong", "shown": "cho", "send_key": KEY},
    "handover:everything": {"send_key": KEY},
    "filling:settle": {"row": "1", "reason": "Không phải trẻ của xã", "send_key": KEY},
    "filling:expect": {"source": "Niên giám thử", "day": "01/04/2022", "pasted": "01273 4", "send_key": KEY},
    "profiles:new": {"name": "Mẫu A", "software": "Phần mềm A", "source": "Tệp thử", "version": "0", "send_key": KEY},
    "profiles:said": {"name": "Mẫu B", "software": "Phần mềm B", "source": "Tệp thử", "version": "1", "send_key": KEY},
    "profiles:codes": {"reason": "Mã mới", "version": "1", "c0": "1", "c1": "2", "send_key": KEY},
    "profiles:compare": {"document": "", "version": "1", "send_key": KEY},
    "profiles:take": {"form": "csv"},
    "profiles:retire": {"reason": "Ngừng", "version": "1", "send_key": KEY},
    "plans:task-progress": {"percent": "10", "version": "1"},
    "deadlines:due-done": {"version": "1"},
    "protection:notice-acknowledge": {"version": "1"},
    "protection:notice-step": {"version": "1", "kind": "danh_gia_ban_dau", "day": "20/05/2022", "hour": "07:30"},
    "protection:notice-informant": {"reason": "gọi lại để xác minh"},
    "statistics:step": {"state": "da_gui", "version": "1"},
    "paper:detail": {"version": "2", "day": "18/05/2022", "send_key": KEY},
    "recheck:line": {"version": "1", "day": "20/05/2022", "send_key": KEY},
    "cleaning:send": {"version": "1", "day": "20/05/2022", "signer": "Hoàng Văn Ký", "send_key": KEY},
    "cleaning:answer": {"version": "2", "day": "20/05/2022", "pasted": "Họ và tên\tNgày sinh\nNông Thị Chung\t05/03/2015", "send_key": KEY},
    "cleaning:apply": {"version": "2", "send_key": KEY},
    "reviews:close": {"version": "0", "seen": NOBODY, "send_key": KEY},
    "reviews:find": {"q": "hoa"},
    "reviews:child": {"version": "0", "done": "Thăm hộ", "send_key": KEY},
    "reviews:include": {"version": "0", "code": "NC01", "day": "01/04/2022", "send_key": KEY},
    "reviews:remove": {"version": "0", "send_key": KEY},
    "reviews:sign": {"version": "2", "send_key": KEY},
    "reviews:sign-paper": {"version": "2", "name": "Hoàng Văn Ký", "title": "Chủ tịch", "capacity": "TM.", "day": "03/05/2022", "send_key": KEY},
    "reviews:send": {"version": "3", "send_key": KEY},
    "reviews:reopen": {"version": "2", "reason": "Thiếu một trẻ", "send_key": KEY},
    "organisation:post-end": {"day": "20/05/2022", "version": "1"},
}

# Parts that mean something else in one address, or are a word of it.
FIXED = {
    ("session-end", "session_id"): 999_999_999,
    ("token-revoke", "token_id"): 999_999_999,
    ("draft", "form"): "thu",
    ("draft-keyed", "form"): "thu",
    ("registry:children-export", "form"): "csv",
    ("handover:file", "form"): "csv",
    ("statistics:annex-file", "form"): "csv",
    ("quality:items", "figure"): "chua-giay",
    ("quality:all-items", "figure"): "chua-giay",
    ("reviews:sign", "period"): "2022-03",
    ("reviews:sign-paper", "period"): "2022-03",
    ("reviews:send", "period"): "2022-02",
    ("reviews:reopen", "period"): "2022-01",
}
