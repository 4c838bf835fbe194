"""Addresses of annotation; names are noun-verb."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
