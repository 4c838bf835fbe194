"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from evalhub.health import healthz, readyz

admin.site.has_permission = lambda request: request.user.is_active and request.user.is_superuser

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("evalhub.accounts.urls")),
    path("", include("annotation.urls")),
    path("", include("calibration.urls")),
    path("", include("judges.urls")),
]
