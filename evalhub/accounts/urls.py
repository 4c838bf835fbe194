"""Signing in and one's own account; sign-up is closed."""

from django.urls import include, path

urlpatterns = [
    path("", include("allauth.urls")),
]
