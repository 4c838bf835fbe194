from annotation.models import Project
from annotation.selectors.desk.sheets import asked_in, rating_sheet, reading_page
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def test_a_pair_is_shown_to_each_person_in_an_order_of_their_own(project: Project) -> None:
    rubric = project.rubrics.get()
    rater = make_rater(project)
    orders = set()
    for number in range(12):
        pair = make_item(project, f"it-{number}", pair=True).subjects.get(scope="pair")
        pair.project = project
        about = {"rubric": rubric, "asked": ["overall"], "place": 1, "total": 12}
        sheet = rating_sheet(subject=pair, rater=rater, **about)
        again = rating_sheet(subject=pair, rater=rater, **about)
        assert sheet.order == again.order
        orders.add(sheet.order)
    assert orders == {"AB", "BA"}


def test_only_criteria_of_the_scope_that_are_asked_are_asked(project: Project) -> None:
    rubric = project.rubrics.get()
    assert [one.key for one in asked_in(rubric, "output", ["accuracy", "overall"])] == ["accuracy"]
    assert asked_in(rubric, "pair", ["accuracy"]) == []


def test_the_texts_are_read_in_the_items_own_order(project: Project) -> None:
    pair = make_item(project, "it-1", pair=True).subjects.get(scope="pair")
    page = reading_page(pair, project.rubrics.get(), ["overall"])
    assert [one.text for one in page.outputs] == ["Answer a to it-1.", "Answer b to it-1."]
    assert page.turns[0].text == "Question it-1?"


def test_one_output_stands_alone(project: Project) -> None:
    first = make_item(project, "it-1").subjects.order_by("pk").first()
    page = reading_page(first, project.rubrics.get(), ["accuracy"])
    assert [one.text for one in page.outputs] == ["Answer a to it-1."]
