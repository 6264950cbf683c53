"""One's own tokens for the API: made, shown once, listed, revoked."""

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mangnon.base import clock
from mangnon.base.numbers import vi_datetime
from mangnon.organisation import tokens
from mangnon.organisation.access import SIGNED_IN, access, actor_of
from mangnon.organisation.models import ApiToken
from mangnon.ui.page import page
from mangnon.ui.parts import Crumb, Link, Tag
from mangnon.ui.table import Col, Table

DAYS = [(30, gettext_lazy("30 ngày")), (90, gettext_lazy("90 ngày")), (180, gettext_lazy("180 ngày")), (365, gettext_lazy("1 năm"))]


class TokenForm(forms.Form):
    """A new token of the post one acts in."""

    name = forms.CharField(label=gettext_lazy("Dùng cho phần mềm, máy nào"), max_length=80)
    scopes = forms.MultipleChoiceField(label=gettext_lazy("Được đọc"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label=gettext_lazy("Thời hạn"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args, role: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = tokens.offered(role)


@access(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's tokens and the form for a new one; who made the session long ago proves first who they are."""
    actor = actor_of(request)
    if actor is None:
        raise PermissionDenied
    if not actor.confirmed:
        return redirect_to_login(request.path, reverse("account_reauthenticate"))
    form, secret = TokenForm(request.POST if request.method == "POST" else None, role=actor.role), ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = tokens.make(by=actor, **form.cleaned_data)
            form = TokenForm(role=actor.role)
        except tokens.TokenRefused as why:
            form.add_error(None, str(why))
    context = {"form": form, "secret": secret, "table": _table(tokens.of(request.user.pk)), "crumbs": _up(Crumb(_("Khóa truy cập API")))}
    return page(request, "web/tokens.html", context, status=422 if form.errors else 200)


@access(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke one of one's own tokens, after a look at which."""
    found = next((one for one in tokens.of(request.user.pk) if one.pk == token_id), None)
    if found is None or actor_of(request) is None:
        raise Http404
    if request.method == "POST":
        tokens.revoke(by=actor_of(request), token=found)
        return redirect("tokens")
    crumbs = _up(Crumb(_("Khóa truy cập API"), reverse("tokens")), Crumb(_("Thu hồi khóa")))
    return page(request, "web/token_revoke.html", {"token": found, "crumbs": crumbs})


def _up(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Phiên đăng nhập của tôi"), reverse("sessions")), *more]


def _table(found: list[ApiToken]) -> Table:
    columns = [
        Col("name", _("Dùng cho"), head=True), Col("post", _("Chức danh"), value=lambda one: f"{one.post.role_label}, {one.post.body.name}"),
        Col("scopes", _("Được đọc"), value=lambda one: "; ".join(str(tokens.SCOPES[scope][0]) for scope in one.scopes.split() if scope in tokens.SCOPES)),
        Col("ends", _("Hết hạn lúc"), value=lambda one: vi_datetime(one.ends_at)),
        Col("used", _("Dùng lần cuối"), value=lambda one: vi_datetime(one.used_at) if one.used_at else _("Chưa dùng")),
        Col("state", _("Thu hồi"), value=_state),
    ]
    return Table(columns, found, _("Khóa truy cập API"), show_caption=False, cards=True, empty_text=_("Chưa có khóa nào."))


def _state(token: ApiToken) -> Tag | Link:
    if token.revoked_at:
        return Tag(_("Đã thu hồi"), "plain")
    if token.ends_at <= clock.machine_now() or (token.post.valid_to and token.post.valid_to <= clock.today()):
        return Tag(_("Đã hết hạn"), "plain")
    return Link(_("Thu hồi"), reverse("token-revoke", args=[token.pk]))
