"""Every address of the product."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from evalhub.web.health import healthz, readyz

admin.site.has_permission = lambda request: request.user.is_active and request.user.is_superuser
# The admin's own sign-in knows neither the second factor nor the limit of attempts.
admin.site.login = secure_admin_login(admin.site.login)

handler404 = "evalhub.web.failures.page_not_found"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("evalhub.accounts.urls")),
    path("api/", include("evalhub.wiring.api")),
    path("", include("annotation.urls")),
    path("", include("calibration.urls")),
    path("", include("judges.urls")),
]
