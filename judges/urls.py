"""Addresses of judges; names are noun-verb."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
