"""Addresses of the pages of agreement. The criterion stands in the query: its key may be any."""

from django.urls import URLPattern, path

from annotation.views.agreement import files, pages

BASE = "projects/<slug:slug>/agreement/"
agreement_urls: list[URLPattern] = [
    path(BASE, pages.list_criteria, name="agreement-list"),
    path(f"{BASE}criterion/", pages.show_criterion, name="agreement-criterion"),
    path(f"{BASE}raters/", pages.show_raters, name="agreement-raters"),
    path(f"{BASE}slices/", pages.show_slices, name="agreement-slices"),
    path(f"{BASE}units/", pages.show_units, name="agreement-units"),
    path(f"{BASE}consensus/", pages.show_consensus, name="agreement-consensus"),
    path(f"{BASE}history/", pages.show_history, name="agreement-history"),
    path(
        f"{BASE}files/<slug:name>.<slug:form>",
        files.download_figure,
        name="agreement-figure",
    ),
]
