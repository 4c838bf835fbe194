"""Addresses of questions, and of what the desk shows."""

from django.urls import URLPattern, path

from annotation.views.blindness import reveals
from annotation.views.blindness import settings as blindness
from annotation.views.guidelines import entries as guidelines
from annotation.views.questions import lead as questions
from annotation.views.questions import own as own_questions
from annotation.views.wellbeing import notice

question_urls: list[URLPattern] = [
    path("projects/<slug:slug>/before/", notice.show_notice, name="wellbeing-notice"),
    path("projects/<slug:slug>/questions/", questions.list_questions, name="question-list"),
    path(
        "projects/<slug:slug>/questions/<uuid:question_id>/",
        questions.show_question,
        name="question-detail",
    ),
    path(
        "projects/<slug:slug>/questions/<uuid:question_id>/answer/",
        questions.answer,
        name="question-answer",
    ),
    path(
        "projects/<slug:slug>/questions/<uuid:question_id>/pin/<int:message_id>/",
        questions.pin,
        name="question-pin",
    ),
    path(
        "projects/<slug:slug>/questions/referred/<uuid:referral_id>/",
        questions.settle,
        name="referral-settle",
    ),
    path("projects/<slug:slug>/guidelines/", guidelines.list_entries, name="guideline-list"),
    path(
        "projects/<slug:slug>/guidelines/read/<int:version>/",
        guidelines.read,
        name="guideline-read",
    ),
    path(
        "projects/<slug:slug>/guidelines/<uuid:entry_id>/remove/",
        guidelines.remove,
        name="guideline-remove",
    ),
    path(
        "projects/<slug:slug>/questions/mine/",
        own_questions.list_questions,
        name="question-mine",
    ),
    path(
        "projects/<slug:slug>/questions/mine/<uuid:question_id>/",
        own_questions.show_thread,
        name="question-thread",
    ),
    path("projects/<slug:slug>/settings/desk/", blindness.edit_policy, name="blindness-settings"),
    path("projects/<slug:slug>/desk/<uuid:public_id>/flag/", own_questions.flag, name="desk-flag"),
    path(
        "projects/<slug:slug>/desk/history/<uuid:public_id>/reveal/",
        reveals.reveal,
        name="desk-reveal",
    ),
]
