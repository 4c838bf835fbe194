"""Addresses of prompts; names are noun-verb."""

from django.urls import path

from judges.views import prompts
from judges.views.prompting import importing, improving, previewing, trying

PROMPTS = "projects/<slug:slug>/prompts/"
PROMPT = f"{PROMPTS}<uuid:prompt_id>/"

urlpatterns = [
    path(f"{PROMPTS}new/", prompts.prompt_create, name="prompt-create"),
    path(f"{PROMPTS}import/", importing.prompt_import, name="prompt-import"),
    path(PROMPT, prompts.prompt_detail, name="prompt-detail"),
    path(f"{PROMPT}preview/", previewing.prompt_preview, name="prompt-preview"),
    path(f"{PROMPT}compare/", previewing.prompt_compare, name="prompt-compare"),
    path(f"{PROMPT}trial/", trying.prompt_trial, name="prompt-trial"),
    path(f"{PROMPT}improve/", improving.prompt_improve, name="prompt-improve"),
]
