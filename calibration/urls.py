"""Addresses of calibration; names are noun-verb."""

from django.urls import path

from calibration.views import golden_sets

RELEASE = "projects/<slug:slug>/golden-sets/<uuid:release_id>/"

urlpatterns = [
    path("projects/<slug:slug>/golden-sets/", golden_sets.golden_set_list, name="golden-set-list"),
    path(
        "projects/<slug:slug>/golden-sets/new/",
        golden_sets.golden_set_create,
        name="golden-set-create",
    ),
    path(RELEASE, golden_sets.golden_set_detail, name="golden-set-detail"),
    path(
        f"{RELEASE}download/<slug:format_name>/",
        golden_sets.golden_set_download,
        name="golden-set-download",
    ),
]
