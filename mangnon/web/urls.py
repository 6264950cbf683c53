"""Every address of the house. Only the sign-in routes in use are mounted."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path
from django.views.i18n import set_language

from mangnon.web import errors, health, home, record, sessions, tokens
from mangnon.web.api import api
from mangnon.web.desk import views as desk

ROOMS = ["registry", "exchange", "exchange.profiles", "exchange.filling", "exchange.handover", "registry.reviews", "registry.cleaning", "registry.recheck", "registry.paper", "registry.quality", "protection", "support", "programmes", "plans", "deadlines", "statistics", "organisation", "organisation.handing", "files", "ui"]

urlpatterns = [
    path("", home.home, name="home"),
    path("doi-vi-tri/", home.choose_post, name="choose-post"),
    path("api/v1/", api.urls),
    path("ban-nhap/<slug:form>/", home.draft, name="draft"),
    path("ban-nhap/<slug:form>/<slug:key>/", home.draft, name="draft-keyed"),
    path("nhat-ky/", record.events, name="record"),
    path("suc-khoe/", health.health, name="health"),
    path("so-do/", health.metrics, name="metrics"),
    path("nhat-ky/bao-ve-du-lieu/", desk.desk, name="record-desk"),
    path("nhat-ky/tre-em/<uuid:child_id>/", desk.child, name="record-child"),
    path("nhat-ky/nguoi/<uuid:person_id>/", desk.person, name="record-person"),
    path("nhat-ky/xuat/", desk.exports, name="record-exports"),
    path("phien/", home.session_state, name="session-state"),
    path("phien/chua-gui/", sessions.unsent, name="unsent"),
    path("phien-dang-nhap/", sessions.mine, name="sessions"),
    path("phien-dang-nhap/khac/", sessions.end_others, name="sessions-end-others"),
    path("phien-dang-nhap/<int:session_id>/", sessions.end_one, name="session-end"),
    path("khoa-api/", tokens.mine, name="tokens"),
    path("khoa-api/<int:token_id>/", tokens.revoke, name="token-revoke"),
    path("ngon-ngu/", set_language, name="set_language"),
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("lop-thu-hai/", mfa.index, name="mfa_index"),
    path("lop-thu-hai/ma/", mfa.authenticate, name="mfa_authenticate"),
    path("lop-thu-hai/xac-nhan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("lop-thu-hai/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("lop-thu-hai/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("lop-thu-hai/ma-du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("lop-thu-hai/ma-du-phong/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("lop-thu-hai/ma-du-phong/tai/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
urlpatterns += [path("", include(f"mangnon.{room}.urls")) for room in ROOMS]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many  # the sign-in library looks for it here
handler500 = errors.failed
