"""Addresses of imports."""

from django.urls import URLPattern, path

from annotation.views.imports import coverage, folders, loads, mapping

import_urls: list[URLPattern] = [
    path("projects/import/", loads.create_import, name="import-create"),
    path("projects/import/<uuid:upload_id>/", mapping.map_new, name="import-map"),
    path("projects/<slug:slug>/import/", loads.extend_project, name="project-import"),
    path(
        "projects/<slug:slug>/import/<uuid:upload_id>/",
        mapping.map_into,
        name="project-import-map",
    ),
    path("projects/import/folder/<uuid:upload_id>/", folders.approve_new, name="import-folder"),
    path(
        "projects/<slug:slug>/import/folder/<uuid:upload_id>/",
        folders.approve_into,
        name="project-import-folder",
    ),
    path(
        "projects/<slug:slug>/import/coverage/<slug:digest>/",
        coverage.show_coverage,
        name="import-coverage",
    ),
]
