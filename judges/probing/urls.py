"""Addresses of probings; names are noun-verb."""

from django.urls import path

from judges.views import probes

PROJECT = "projects/<slug:slug>/"

urlpatterns = [path(f"{PROJECT}probes/new/", probes.probe_create, name="probe-create")]
