from django.apps import AppConfig


class EvalhubConfig(AppConfig):
    name = "evalhub"
    label = "evalhub"
