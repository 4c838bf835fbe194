"""Addresses of judges; names are noun-verb."""

from django.urls import path

from judges.exporting import urls as exporting
from judges.probing import urls as probing
from judges.prompting import urls as prompting
from judges.views import contrasts, judges, leaderboard, models, panels, reports, runs
from judges.views.certificates import cards, signing, standards

PROJECT = "projects/<slug:slug>/"
RUN = f"{PROJECT}runs/<uuid:run_id>/"
CERTIFICATE = f"{PROJECT}certificates/<uuid:certificate_id>/"

urlpatterns = [
    path(f"{PROJECT}judges/", judges.judge_list, name="judge-list"),
    path(f"{PROJECT}judges/new/", judges.judge_create, name="judge-create"),
    path(f"{PROJECT}judges/<uuid:judge_id>/", judges.judge_detail, name="judge-detail"),
    path(f"{PROJECT}judges/<uuid:judge_id>/check/", judges.judge_check, name="judge-check"),
    path(
        f"{PROJECT}judges/<uuid:judge_id>/check/state/",
        judges.judge_check_state,
        name="judge-check-state",
    ),
    path(f"{PROJECT}judges/standards/", standards.edit, name="standard-settings"),
    path(f"{PROJECT}judges/standards/budget/", standards.edit_budget, name="judge-budget"),
    path(f"{PROJECT}judges/models/", models.model_list, name="model-list"),
    path(
        f"{PROJECT}judges/models/<slug:kind>/<int:number>/remove/",
        models.model_fact_remove,
        name="model-fact-remove",
    ),
    *prompting.urlpatterns,
    *exporting.urlpatterns,
    *probing.urlpatterns,
    path(f"{PROJECT}runs/", runs.run_list, name="run-list"),
    path(f"{PROJECT}runs/new/", runs.run_create, name="run-create"),
    path(f"{PROJECT}runs/juries/new/", panels.jury_create, name="jury-create"),
    path(f"{PROJECT}runs/cascades/new/", panels.cascade_create, name="cascade-create"),
    path(f"{PROJECT}runs/<uuid:run_id>/", runs.run_detail, name="run-detail"),
    path(f"{PROJECT}runs/pause/", runs.runs_pause, name="runs-pause"),
    path(f"{PROJECT}runs/<uuid:run_id>/pause/", runs.run_pause, name="run-pause"),
    path(f"{PROJECT}runs/<uuid:run_id>/cancel/", runs.run_cancel, name="run-cancel"),
    path(f"{PROJECT}runs/<uuid:run_id>/resume/", runs.run_resume, name="run-resume"),
    path(f"{RUN}budget/", runs.run_budget, name="run-budget"),
    path(f"{RUN}report/", reports.run_report_page, name="run-report"),
    path(f"{RUN}report.json", reports.run_report_json, name="run-report-json"),
    path(f"{PROJECT}judges/ranking/", leaderboard.leaderboard_show, name="leaderboard-show"),
    path(f"{PROJECT}runs/compare/", contrasts.run_compare, name="run-compare"),
    path(f"{RUN}certify/", signing.create, name="certificate-create"),
    path(f"{PROJECT}certificates/", cards.show_list, name="certificate-list"),
    path(CERTIFICATE, cards.show, name="certificate-detail"),
    path(f"{CERTIFICATE}card.json", cards.download_json, name="certificate-json"),
    path(f"{CERTIFICATE}card.pdf", cards.download_pdf, name="certificate-pdf"),
    path(f"{RUN}discuss/", reports.run_discuss, name="run-discuss"),
]
