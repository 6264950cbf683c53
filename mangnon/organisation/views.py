"""Administering people and posts. A password is shown once, in the answer to its own request, never kept."""

from collections.abc import Callable
from functools import partial

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mangnon.base import clock
from mangnon.organisation import actions, listing, lost_access, queries, roles, sessions, tables
from mangnon.organisation.access import PUBLIC, access, actor_of
from mangnon.organisation.forms import CodeForm, EndForm, PeopleFilter, PersonForm, PhoneForm, PostForm, UseCodeForm
from mangnon.organisation.models import Person, Post
from mangnon.organisation.sending import lead_to, sent_once
from mangnon.ui.page import page
from mangnon.ui.paging import paginate
from mangnon.ui.parts import Crumb


@access(roles.PERSON_MANAGE)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Accounts with their posts of today, by name, narrowed to a unit."""
    narrow = PeopleFilter(request.GET)
    chosen = narrow.cleaned_data if narrow.is_valid() else {}
    listed = paginate(request, queries.people(clock.today(), chosen.get("don_vi"), closed=chosen.get("khoa", False)))
    context = {"filter": narrow, "table": tables.people_table(queries.with_posts(listed.object_list, clock.today()), listed)}
    return listing.answer(request, "organisation/people.html", context)


@access(roles.PERSON_MANAGE)
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Open an account; its first password stands in the answer, once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, form)
        except actions.OrganisationRefused as refused:
            form.add_error(None, str(refused))
    return page(request, "organisation/person_new.html", {"form": form, "crumbs": _up(Crumb(_("Mở tài khoản")))}, status=422 if form.errors else 200)


def _opened(request: HttpRequest, form: PersonForm) -> HttpResponse:
    made: list[tuple[Person, str]] = []

    def open_one() -> str:
        made.append(actions.create_person(by=actor_of(request), **form.cleaned_data))
        return reverse("organisation:person", args=[made[0][0].pk])

    sent = sent_once(request, open_one)
    if not sent.first:  # the password was shown the first time; a new one is one press away there
        return HttpResponseRedirect(sent.location)
    return page(request, "organisation/secret.html", {"person": made[0][0], "secret": made[0][1]})


@access(roles.PERSON_MANAGE)
@require_GET
def person(request: HttpRequest, person_id) -> HttpResponse:
    """One account: its posts, a new post, a new password."""
    return _person_page(request, _person(person_id))


@access(roles.PERSON_MANAGE)
@require_POST
def post_new(request: HttpRequest, person_id) -> HttpResponse:
    """Give a person a post."""
    found, form = _person(person_id), PostForm(request.POST)
    if form.is_valid():
        try:
            return lead_to(request, lambda: _assigned(request, found, form))
        except actions.OrganisationRefused as refused:
            form.add_error(None, str(refused))
    return _person_page(request, found, form, 422)


def _assigned(request: HttpRequest, found: Person, form: PostForm) -> str:
    actions.assign_post(by=actor_of(request), person=found, **form.cleaned_data)
    return reverse("organisation:person", args=[found.pk])


@access(roles.PERSON_MANAGE)
@require_POST
def post_end(request: HttpRequest, person_id, post_id) -> HttpResponse:
    """End a post."""
    found, form = _person(person_id), EndForm(request.POST)
    post = Post.objects.filter(pk=post_id, person=found).first()
    if post is None:
        raise Http404
    if not form.is_valid():
        return _person_page(request, found, ending=form, status=422)
    try:
        actions.end_post(by=actor_of(request), post=post, **form.cleaned_data)
    except actions.OrganisationRefused as refused:
        form.add_error(None, str(refused))
        return _person_page(request, found, ending=form, status=409)
    return HttpResponseRedirect(reverse("organisation:person", args=[person_id]))


@access(roles.PERSON_MANAGE)
@require_http_methods(["GET", "POST"])
def code_new(request: HttpRequest, person_id) -> HttpResponse:
    """Give a one-time code after a call back; it stands in the answer, once."""
    found, refused = _person(person_id), ""
    form = CodeForm(request.POST if request.method == "POST" else None, phone=found.phone)
    if request.method == "POST" and form.is_valid():
        try:
            code = lost_access.give(by=actor_of(request), person=found, **form.cleaned_data)
            return page(request, "organisation/code.html", {"person": found, "code": f"{code[:4]} {code[4:]}", "crumbs": _up(Crumb(_("Mã một lần")))})
        except lost_access.CodeRefused as why:
            refused = str(why)
    crumbs = _up(Crumb(found.username, reverse("organisation:person", args=[found.pk])), Crumb(_("Cấp mã một lần")))
    status = 409 if refused else 422 if form.errors else 200
    return page(request, "organisation/code_new.html", {"person": found, "form": form, "refused": refused, "crumbs": crumbs}, status=status)


@access(roles.PERSON_MANAGE)
@require_POST
def phone(request: HttpRequest, person_id) -> HttpResponse:
    """Keep another number on file."""
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _person_page(request, _person(person_id), refused=" ".join(form.errors.get("phone", [])), status=422)
    return _change(request, person_id, partial(actions.put_phone_on_file, phone=form.cleaned_data["phone"]))


@access(roles.PERSON_MANAGE)
@require_GET
def codes(request: HttpRequest) -> HttpResponse:
    """The codes one has given, and when each was used."""
    listed = paginate(request, lost_access.given(actor_of(request)))
    return page(request, "organisation/codes.html", {"table": tables.codes_table(listed), "crumbs": _up(Crumb(_("Mã một lần đã cấp")))})


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def code_use(request: HttpRequest) -> HttpResponse:
    """Set a new password with a one-time code; nobody is signed in by it."""
    form = UseCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if too_many := consume_or_429(request, action="sign_in_code"):
            return too_many
        if form.is_valid() and _code_used(form):
            messages.success(request, _("Đã đặt mật khẩu mới. Hãy đăng nhập bằng mật khẩu ấy."))
            return HttpResponseRedirect(reverse("account_login"))
    return page(request, "organisation/code_use.html", {"form": form}, status=422 if form.errors else 200)


def _code_used(form: UseCodeForm) -> bool:
    typed = form.cleaned_data
    try:
        lost_access.use(username=typed["username"], code=typed["code"], password=typed["password"])
    except lost_access.CodeRefused as why:
        form.add_error("code", str(why))
    except ValidationError as why:
        form.add_error("password", why)
    return not form.errors


@access(roles.PERSON_MANAGE)
@require_POST
def account_close(request: HttpRequest, person_id) -> HttpResponse:
    """Close an account."""
    return _change(request, person_id, actions.close_account)


@access(roles.PERSON_MANAGE)
@require_POST
def account_open(request: HttpRequest, person_id) -> HttpResponse:
    """Open a closed account again."""
    return _change(request, person_id, actions.open_account)


@access(roles.PERSON_MANAGE)
@require_POST
def sessions_end(request: HttpRequest, person_id) -> HttpResponse:
    """End every session of a person: a lost telephone, a computer left open."""
    return _change(request, person_id, partial(sessions.end, why="administrator"))


def _change(request: HttpRequest, person_id, action: Callable) -> HttpResponse:
    found = _person(person_id)
    try:
        action(by=actor_of(request), person=found)
    except actions.OrganisationRefused as refused:
        return _person_page(request, found, refused=str(refused), status=409)
    return HttpResponseRedirect(reverse("organisation:person", args=[person_id]))


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Người dùng"), reverse("organisation:people")), *more]


def _person(person_id) -> Person:
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def _person_page(request, found: Person, form=None, status: int = 200, ending=None, refused: str = "") -> HttpResponse:
    held = Post.objects.filter(person=found).select_related("body").order_by("-valid_from", "id")
    context = {
        "crumbs": _up(Crumb(found.username)), "person": found, "held": held,
        "form": form or PostForm(), "ending": ending, "refused": refused, "day": clock.today(), "running": len(sessions.of(found)),
    }
    return page(request, "organisation/person.html", context, status=status)
