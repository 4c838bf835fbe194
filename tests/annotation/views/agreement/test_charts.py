"""The pictures of the pages of agreement."""

from django.http import QueryDict

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import agreement_about
from annotation.selectors.agreement.criteria.coefficients import coefficient_lines
from annotation.selectors.agreement.criteria.history import agreement_history
from annotation.selectors.agreement.criteria.listing import agreement_list
from annotation.selectors.agreement.criteria.slices import sliced
from annotation.selectors.agreement.switches import switches
from annotation.views.agreement import charts
from tests.factories.rated import make_rated_project


def test_every_picture_says_in_words_what_it_shows(project: Project) -> None:
    make_rated_project(project)
    shown = switches(project, QueryDict())
    asked = agreement_about(project, "accuracy", "", shown)
    history, lines = agreement_history(asked), coefficient_lines(asked)
    assert "All" in charts.slice_chart(asked, sliced(asked, ""))
    assert "Rubric 1" in charts.version_chart(asked, history)
    assert "3 units" in charts.time_chart(asked, history)
    assert "Accuracy" in charts.leading_chart(asked, lines[0])
    assert "Accuracy" in charts.criteria_chart(agreement_list(project, shown).lines)
    assert [line for line, _ in charts.with_intervals(lines)] == lines
