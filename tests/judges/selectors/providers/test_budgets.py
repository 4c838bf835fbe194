"""What all runs of a project spent, of what they may."""

from decimal import Decimal

from annotation.models import Project
from judges.models import JudgeRun, ProjectBudget
from judges.selectors.providers.budgets import Spending, limit_of, spending_of
from tests.factories.judging import make_judge
from tests.factories.projects import make_project


def test_the_runs_of_a_project_are_summed_and_no_others(project: Project) -> None:
    other = make_project("other")
    for number, owner in enumerate((project, project, other), 1):
        about = {"number": number, "spent": Decimal("0.5"), "reserved": Decimal("0.25")}
        judge = make_judge(owner, f"judge {number}")
        JudgeRun.objects.create(project=owner, judge=judge, **about)
    ProjectBudget.objects.create(project=project, limit=2)
    assert spending_of(project.pk) == Spending(Decimal(2), Decimal(1), Decimal("0.5"))
    assert (limit_of(other.pk), spending_of(other.pk).limit) == (None, None)


def test_a_project_without_runs_spent_nothing(project: Project) -> None:
    assert spending_of(project.pk) == Spending(None, Decimal(0), Decimal(0))
