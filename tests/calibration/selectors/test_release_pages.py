from django.http import QueryDict

from annotation.models import Project
from calibration.selectors.release_pages import PAGE, left_out_page, release_page
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from tests.factories.golden_sets import make_rated, make_reference, make_release
from tests.factories.projects import make_item


def test_the_page_counts_values_by_source_and_scale_order(project: Project) -> None:
    make_rated(project)
    make_reference(project.subjects.get(output__key="it-2-a"), "accuracy", 5)
    page = release_page(make_release(project), QueryDict())
    accuracy, overall = page.criteria
    assert (page.items, page.from_reference, page.from_majority, page.subjects) == (4, 1, 3, 4)
    # 5 from the raters of it-1-a and from the reference of it-2-a, 1 from it-1-b.
    assert accuracy.values == (("1", 1), ("2", 0), ("3", 0), ("4", 0), ("5", 2))
    assert overall.values == (("A", 1), ("tie", 0), ("B", 0))
    # 3 + 3 + 3 ratings, and the 2 beside the reference; the abstention is none.
    assert page.ratings == 11


def test_figures_are_shown_as_they_were_frozen(project: Project) -> None:
    make_rated(project)
    accuracy, overall = release_page(make_release(project), QueryDict()).criteria
    assert isinstance(accuracy.alpha, Estimate)
    # One pair alone has nothing to compare its disagreement with across units.
    assert isinstance(overall.alpha, Estimate | UndefinedStatistic)
    assert (accuracy.note, overall.note) == ("ordinal, 1 to 5", "nominal, A to B")


def test_units_left_out_come_in_pages(project: Project) -> None:
    make_rated(project)
    for number in range(PAGE):
        make_item(project, f"later-{number}", outputs=1)
    release = make_release(project)
    first = left_out_page(release, 0)
    last = left_out_page(release, PAGE)
    # Two units of it-2 and PAGE later ones.
    assert (first.total, first.last, first.before, first.after) == (PAGE + 2, PAGE, None, PAGE)
    assert (len(last.rows), last.first, last.before, last.after) == (2, PAGE + 1, 0, None)
    assert left_out_page(release, 10_000).first == 1


def test_the_command_of_a_card_names_the_release(project: Project) -> None:
    make_rated(project)
    page = release_page(make_release(project), QueryDict("from=nonsense"))
    commands = {card.name: card.commands.splitlines()[0] for card in page.formats}
    assert commands["promptfoo"] == (
        "evalhub export refunds --release 1 --format promptfoo --out promptfoo"
    )
