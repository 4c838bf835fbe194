"""Addresses of annotation; names are noun-verb."""

from django.urls import URLPattern, path

from annotation.agreement.urls import agreement_urls
from annotation.imports.urls import import_urls
from annotation.questions.urls import question_urls
from annotation.views import (
    desk,
    invitations,
    items,
    members,
    overview,
    projects,
    qualification,
    raters,
    rubrics,
    work,
)
from annotation.views.browsing import answers as answer_lists
from annotation.views.browsing import changes, downloads, saved
from annotation.views.browsing import items as item_lists
from annotation.views.handout import settings as handout
from annotation.views.intake import preview as redaction
from annotation.views.intake import settings as intake
from annotation.views.people import profile, team
from annotation.views.quality import inbox, notices, rules
from annotation.views.review import cases, queue, returned
from annotation.views.sanity import checks
from annotation.views.training import making as training
from annotation.views.traps import making as trap_making
from annotation.views.traps import pages as traps

# First, since they are looked up from the top: what is asked for with every answer.
desk_urls: list[URLPattern] = [
    path("projects/<slug:slug>/desk/", desk.claim, name="desk-next"),
    path("projects/<slug:slug>/desk/undo/", desk.undo, name="desk-undo"),
    path("projects/<slug:slug>/desk/history/", desk.list_history, name="desk-history"),
    path(
        "projects/<slug:slug>/desk/history/<uuid:public_id>/reopen/",
        desk.open_again,
        name="desk-reopen",
    ),
    path("projects/<slug:slug>/desk/<uuid:public_id>/", desk.show, name="desk-show"),
    path("projects/<slug:slug>/desk/<uuid:public_id>/submit/", desk.submit, name="desk-submit"),
    path("projects/<slug:slug>/desk/<uuid:public_id>/skip/", desk.pass_on, name="desk-skip"),
    path("projects/<slug:slug>/desk/<uuid:public_id>/draft/", desk.draft, name="desk-draft"),
    path(
        "projects/<slug:slug>/desk/<uuid:public_id>/heartbeat/",
        desk.heartbeat,
        name="desk-heartbeat",
    ),
    path("projects/<slug:slug>/desk/<uuid:public_id>/release/", desk.put_back, name="desk-release"),
]

urlpatterns: list[URLPattern] = [
    *desk_urls,
    *agreement_urls,
    *import_urls,
    *question_urls,
    path("", projects.home, name="home"),
    path("projects/", projects.list_projects, name="project-list"),
    path("projects/new/", projects.begin_project, name="project-new"),
    path("projects/<slug:slug>/", overview.show_overview, name="project-overview"),
    path("projects/<slug:slug>/items/", item_lists.list_items, name="item-list"),
    path("projects/<slug:slug>/items/change/", changes.change_view, name="item-change"),
    path("projects/<slug:slug>/items/views/", saved.create_view, name="view-create"),
    path("projects/<slug:slug>/items/views/<uuid:view_id>/", saved.edit_view, name="view-edit"),
    path(
        "projects/<slug:slug>/items/views/<uuid:view_id>/delete/",
        saved.forget_view,
        name="view-delete",
    ),
    path(
        "projects/<slug:slug>/items/download/<slug:form>/",
        downloads.download_list,
        {"kind": "items"},
        name="item-download",
    ),
    path(
        "projects/<slug:slug>/items/annotations/",
        answer_lists.list_annotations,
        name="item-annotations",
    ),
    path(
        "projects/<slug:slug>/items/annotations/download/<slug:form>/",
        downloads.download_list,
        {"kind": "annotations"},
        name="item-ratings",
    ),
    path("projects/<slug:slug>/items/<uuid:item_id>/", items.show_item, name="item-detail"),
    path(
        "projects/<slug:slug>/items/<uuid:item_id>/change/", items.change_item, name="item-retire"
    ),
    path("projects/<slug:slug>/checks/", checks.show_checks, name="project-checks"),
    path("projects/<slug:slug>/team/", team.show_team, name="team-show"),
    path("projects/<slug:slug>/raters/", raters.list_raters, name="rater-list"),
    path("projects/<slug:slug>/raters/names/", raters.switch_names, name="rater-names"),
    path("projects/<slug:slug>/raters/<uuid:rater_id>/", profile.show_rater, name="rater-detail"),
    path("projects/<slug:slug>/raters/<uuid:rater_id>/pause/", raters.pause, name="rater-pause"),
    path("projects/<slug:slug>/quality/", inbox.show_inbox, name="quality-inbox"),
    path(
        "projects/<slug:slug>/quality/findings/<uuid:firing_id>/close/",
        inbox.close,
        name="quality-close",
    ),
    path(
        "projects/<slug:slug>/quality/appeals/<uuid:appeal_id>/answer/",
        inbox.answer,
        name="quality-answer",
    ),
    path("projects/<slug:slug>/quality/rules/", rules.list_rules, name="quality-rules"),
    path("projects/<slug:slug>/quality/rules/defaults/", rules.set_up, name="quality-defaults"),
    path("projects/<slug:slug>/quality/rules/new/", rules.create_rule, name="quality-create"),
    path(
        "projects/<slug:slug>/quality/rules/<uuid:rule_id>/",
        rules.edit_rule,
        name="quality-edit",
    ),
    path(
        "projects/<slug:slug>/quality/rules/<uuid:rule_id>/switch/",
        rules.switch,
        name="quality-switch",
    ),
    path(
        "projects/<slug:slug>/raters/<uuid:rater_id>/quality/",
        inbox.show_rater,
        name="quality-rater",
    ),
    path(
        "projects/<slug:slug>/raters/<uuid:rater_id>/quality/change/",
        inbox.change_rater,
        name="quality-change",
    ),
    path("projects/<slug:slug>/notes/", notices.list_notices, name="quality-notices"),
    path(
        "projects/<slug:slug>/notes/<uuid:firing_id>/read/",
        notices.read_notice,
        name="quality-read",
    ),
    path("projects/<slug:slug>/notes/appeal/", notices.appeal, name="quality-appeal"),
    path("projects/<slug:slug>/traps/", traps.list_traps, name="trap-list"),
    path("projects/<slug:slug>/traps/new/", trap_making.create_trap, name="trap-create"),
    path(
        "projects/<slug:slug>/traps/candidates/",
        trap_making.list_candidates,
        name="trap-candidates",
    ),
    path("projects/<slug:slug>/traps/chosen/", trap_making.make_chosen, name="trap-chosen"),
    path("projects/<slug:slug>/traps/<uuid:trap_id>/", traps.show_trap, name="trap-detail"),
    path(
        "projects/<slug:slug>/traps/<uuid:trap_id>/change/", traps.change_trap, name="trap-change"
    ),
    path("projects/<slug:slug>/review/", queue.list_cases, name="review-list"),
    path("projects/<slug:slug>/review/draw/", queue.draw, name="review-draw"),
    path("projects/<slug:slug>/review/<uuid:case_id>/", cases.show_case, name="review-case"),
    path("projects/<slug:slug>/review/<uuid:case_id>/decide/", cases.decide, name="review-decide"),
    path("projects/<slug:slug>/review/<uuid:case_id>/fix/", cases.fix_case, name="review-fix"),
    path("projects/<slug:slug>/settings/review/", queue.settings, name="review-settings"),
    path(
        "projects/<slug:slug>/raters/<uuid:rater_id>/review/", queue.add_newest, name="review-add"
    ),
    path("projects/<slug:slug>/returned/", returned.list_returned, name="returned-list"),
    path("projects/<slug:slug>/returned/<uuid:case_id>/", returned.answer, name="returned-show"),
    path("projects/<slug:slug>/settings/", projects.edit_settings, name="project-settings"),
    path(
        "projects/<slug:slug>/settings/handout/",
        handout.edit_policy,
        name="handout-settings",
    ),
    path(
        "projects/<slug:slug>/settings/handout/planning/",
        handout.show_planning,
        name="handout-planning",
    ),
    path(
        "projects/<slug:slug>/settings/handout/skills/",
        handout.edit_skills,
        name="handout-skills",
    ),
    path("projects/<slug:slug>/settings/intake/", intake.show_settings, name="intake-settings"),
    path(
        "projects/<slug:slug>/settings/intake/redaction/",
        intake.edit_redaction,
        name="intake-redaction",
    ),
    path(
        "projects/<slug:slug>/settings/intake/preview/",
        redaction.show_preview,
        name="intake-preview",
    ),
    path(
        "projects/<slug:slug>/settings/intake/preview/exclude/",
        redaction.exclude,
        name="intake-exclude",
    ),
    path(
        "projects/<slug:slug>/settings/intake/preview/allow/",
        redaction.allow,
        name="intake-allow",
    ),
    path(
        "projects/<slug:slug>/settings/intake/preview/apply/",
        redaction.apply,
        name="intake-apply",
    ),
    path("projects/<slug:slug>/settings/intake/rule/", intake.edit_intake, name="intake-rule"),
    path(
        "projects/<slug:slug>/settings/qualification/",
        qualification.settings,
        name="qualification-settings",
    ),
    path(
        "projects/<slug:slug>/settings/qualification/items/",
        qualification.choose_items,
        name="qualification-items",
    ),
    path(
        "projects/<slug:slug>/settings/qualification/practice/",
        training.create_practice,
        name="qualification-make",
    ),
    path(
        "projects/<slug:slug>/settings/qualification/practice/delete/",
        training.delete_practice,
        name="qualification-delete",
    ),
    path(
        "projects/<slug:slug>/settings/qualification/again/",
        qualification.again,
        name="qualification-again",
    ),
    path(
        "projects/<slug:slug>/settings/qualification/<uuid:rater_id>/",
        qualification.decide,
        name="qualification-decide",
    ),
    path("projects/<slug:slug>/qualification/", qualification.show, name="qualification-show"),
    path(
        "projects/<slug:slug>/qualification/practice/<int:place>/",
        qualification.practice,
        name="qualification-practice",
    ),
    path(
        "projects/<slug:slug>/qualification/start/",
        qualification.start,
        name="qualification-start",
    ),
    path("projects/<slug:slug>/qualification/exam/", qualification.sit, name="qualification-exam"),
    path(
        "projects/<slug:slug>/qualification/exam/<uuid:question_id>/",
        qualification.ask,
        name="qualification-question",
    ),
    path("projects/<slug:slug>/members/", members.list_members, name="member-list"),
    path(
        "projects/<slug:slug>/members/invite/", members.create_invitation, name="invitation-create"
    ),
    path(
        "projects/<slug:slug>/invitations/<uuid:invitation_id>/revoke/",
        members.withdraw_invitation,
        name="invitation-revoke",
    ),
    path(
        "projects/<slug:slug>/members/<uuid:user_id>/role/",
        members.edit_member,
        name="member-edit",
    ),
    path(
        "projects/<slug:slug>/members/<uuid:user_id>/remove/",
        members.delete_member,
        name="member-remove",
    ),
    path("invitations/<str:secret>/", invitations.follow_invitation, name="invitation-accept"),
    path("projects/<slug:slug>/rubric/", rubrics.show_rubric, name="rubric-detail"),
    path("projects/<slug:slug>/rubric/<int:version>/", rubrics.show_rubric, name="rubric-version"),
    path(
        "projects/<slug:slug>/rubric/<int:version>/edit/", rubrics.edit_rubric, name="rubric-edit"
    ),
    path("work/", work.list_work, name="work-list"),
]
