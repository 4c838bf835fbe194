"""Addresses of exports and imports; names are noun-verb."""

from django.urls import path

from judges.views.exporting import judging, results

PROJECT = "projects/<slug:slug>/"

urlpatterns = [
    path(f"{PROJECT}prompts/<uuid:prompt_id>/export/", judging.prompt_export, name="prompt-export"),
    path(f"{PROJECT}runs/import/", results.run_import, name="run-import"),
]
