"""Wiring: the addresses of the API and its schema; what is not there answers in JSON too."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import IsAuthenticated

from annotation.api import ProjectDetail, ProjectList
from annotation.intake.api import ProjectItems
from evalhub.errors import NotFound


def refuse_unknown(request: HttpRequest, *args: str) -> HttpResponse:
    """Answer an address of no endpoint in the API's own shape."""
    raise NotFound


schema = SpectacularJSONAPIView.as_view(permission_classes=[IsAuthenticated], api_version="1")

urlpatterns = [
    path("v1/schema/", schema, name="api-schema"),
    path("v1/projects/", ProjectList.as_view(), name="api-project-list"),
    path("v1/projects/<slug:slug>/", ProjectDetail.as_view(), name="api-project-detail"),
    path("v1/projects/<slug:slug>/items/", ProjectItems.as_view(), name="api-item-list"),
    # The same without the slash at the end: a redirect would lose what is sent.
    path("v1/projects", ProjectList.as_view(schema=None), name="api-project-list-bare"),
    path("v1/projects/<slug:slug>", ProjectDetail.as_view(schema=None), name="api-project-bare"),
    path(
        "v1/projects/<slug:slug>/items",
        ProjectItems.as_view(schema=None),
        name="api-item-list-bare",
    ),
    re_path(r"^", refuse_unknown, name="api-unknown"),
]
