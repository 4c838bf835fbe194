"""Addresses of probings and anchors; names are noun-verb."""

from django.urls import path

from judges.views import drift, probes

PROJECT = "projects/<slug:slug>/"
JUDGE = f"{PROJECT}judges/<uuid:judge_id>/"

urlpatterns = [
    path(f"{PROJECT}probes/new/", probes.probe_create, name="probe-create"),
    path(f"{JUDGE}drift/", drift.judge_drift, name="judge-drift"),
    path(f"{JUDGE}drift/<uuid:anchor_id>/stop/", drift.anchor_stop, name="anchor-stop"),
]
