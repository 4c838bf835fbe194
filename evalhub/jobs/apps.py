from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Once all models are loaded, lets every app register with the layers below it."""

    name = "evalhub.jobs"
    label = "jobs"

    def ready(self) -> None:
        autodiscover_modules("registrations")
