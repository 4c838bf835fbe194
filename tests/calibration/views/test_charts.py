from django.http import QueryDict

from annotation.models import Project
from calibration.selectors.release_pages import release_page
from calibration.views.charts import charts_of
from tests.factories.golden_sets import make_rated, make_release


def test_a_release_has_agreement_and_a_distribution_for_each_scale(project: Project) -> None:
    make_rated(project)
    charts = charts_of(release_page(make_release(project), QueryDict()))
    assert "Agreement in this release" in charts.agreement
    assert [title for title, _ in charts.values] == ["Accuracy", "Overall"]
    assert "1 1, 2 0, 3 0, 4 0, 5 1; 2 in all." in charts.values[0][1]
