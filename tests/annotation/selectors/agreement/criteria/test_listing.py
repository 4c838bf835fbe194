"""Every criterion with its agreement."""

from django.http import QueryDict

from annotation.models import Project
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.listing import agreement_list
from annotation.selectors.agreement.switches import switches
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.scales import publish_kind


def test_each_criterion_has_a_line_that_leads_to_its_page(rated: Asked) -> None:
    found = agreement_list(rated.project, switches(rated.project, QueryDict("revised=1")))
    first = found.lines[0]
    assert (first.n_units, first.n_raters) == (3, 2)
    assert first.query == "?criterion=accuracy&revised=1"
    assert len(found.figure.rows) == len(found.lines)


def test_several_options_have_a_line_each(project: Project) -> None:
    publish_kind(project, "flaws", "multiselect", ["rude", "wrong"])
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    make_annotation(subject, make_rater(project, "r1"), {"flaws": ["rude"]})
    lines = agreement_list(project, switches(project, QueryDict())).lines
    queries = [one.query for one in lines if "flaws" in one.query]
    assert queries == ["?criterion=flaws&option=rude", "?criterion=flaws&option=wrong"]
