"""Addresses of calibration; names are noun-verb."""

from django.urls import path

from calibration.views import golden_sets
from calibration.views.adjudications import cases, queue, settings
from calibration.views.consensus import policies
from calibration.views.releases import checking, comparing, refreshing
from calibration.views.sessions import minutes, planning, product, rating, room, schedule

RELEASE = "projects/<slug:slug>/golden-sets/<uuid:release_id>/"
DESK = "projects/<slug:slug>/adjudication/"
SESSION = "projects/<slug:slug>/sessions/<uuid:session_id>/"

sessions = [
    path("projects/<slug:slug>/sessions/", planning.show_list, name="session-list"),
    path("projects/<slug:slug>/sessions/new/", planning.create, name="session-create"),
    path("projects/<slug:slug>/sessions/schedule/", schedule.edit, name="session-schedule"),
    path(SESSION, planning.show, name="session-detail"),
    path(f"{SESSION}open/", planning.open_now, name="session-open"),
    path(f"{SESSION}rounds/<int:number>/", rating.go_on, name="session-rate"),
    path(f"{SESSION}rounds/<int:number>/<int:place>/", rating.rate, name="session-subject"),
    path(f"{SESSION}room/", room.show, name="session-room"),
    path(f"{SESSION}room/<int:place>/", room.show, name="session-unit"),
    path(f"{SESSION}room/<int:place>/talk/", room.poll, name="session-talk"),
    path(f"{SESSION}room/<int:place>/say/", room.say, name="session-say"),
    path(f"{SESSION}room/<int:place>/settle/", room.settle, name="session-settle"),
    path(f"{SESSION}again/", planning.again, name="session-measure"),
    path(f"{SESSION}close/", planning.close, name="session-close"),
    path(f"{SESSION}minutes/", minutes.show, name="session-minutes"),
    path(f"{SESSION}minutes.pdf", minutes.download, name="session-paper"),
    path(f"{SESSION}traps/", minutes.make_traps, name="session-traps"),
    path(f"{SESSION}rubric/", product.change, name="session-change"),
    path(f"{SESSION}rubric/publish/", product.publish, name="session-publish"),
    path(f"{SESSION}stale/", product.stale, name="session-stale"),
    path(f"{SESSION}stale/again/", product.send_again, name="session-again"),
    path(f"{SESSION}proposals/<uuid:proposal_id>/", room.cast_vote, name="session-vote"),
]

adjudications = [
    path(DESK, queue.list_cases, name="adjudication-list"),
    path(f"{DESK}settings/", settings.show, name="adjudication-settings"),
    path("projects/<slug:slug>/consensus/", policies.show, name="consensus-show"),
    path(f"{DESK}scan/", queue.scan, name="adjudication-scan"),
    path(f"{DESK}<uuid:case_id>/", cases.show_case, name="adjudication-case"),
    path(f"{DESK}<uuid:case_id>/decide/", cases.decide, name="adjudication-decide"),
    path(f"{DESK}<uuid:case_id>/act/", cases.act, name="adjudication-act"),
]

urlpatterns = [
    *sessions,
    *adjudications,
    path("projects/<slug:slug>/golden-sets/", golden_sets.golden_set_list, name="golden-set-list"),
    path(
        "projects/<slug:slug>/golden-sets/new/",
        golden_sets.golden_set_create,
        name="golden-set-create",
    ),
    path(RELEASE, golden_sets.golden_set_detail, name="golden-set-detail"),
    path(f"{RELEASE}compare/", comparing.golden_set_compare, name="golden-set-compare"),
    path(f"{RELEASE}check/", checking.golden_set_check, name="golden-set-check"),
    path(f"{RELEASE}refresh/", refreshing.golden_set_refresh, name="golden-set-refresh"),
    path(f"{RELEASE}deprecate/", comparing.golden_set_deprecate, name="golden-set-deprecate"),
    path(
        f"{RELEASE}download/<slug:format_name>/",
        golden_sets.golden_set_download,
        name="golden-set-download",
    ),
]
