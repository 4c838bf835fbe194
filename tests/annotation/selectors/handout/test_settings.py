"""What the settings page shows beside the policy."""

from django.utils import timezone

from annotation.models import Project
from annotation.selectors.handout.settings import metadata_keys, skill_lines
from evalhub.accounts.models import User
from tests.factories.handout import make_tiers
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def test_keys_come_with_their_commonest_values(project: Project) -> None:
    make_tiers(project, "1", "3", "3", 3, True)
    make_item(project, "it-8", metadata={"tier": ["1"], "note": {"a": 1}})
    make_item(project, "it-9", metadata={"tier": "gone"}, retired_at=timezone.now())
    (tier,) = metadata_keys(project)
    # The number 3 reads as the text does; a list counts with its elements, an object not at all.
    assert (tier.key, tier.n_items) == ("tier", 6)
    assert tier.values == (("3", 3), ("1", 2), ("true", 1))
    assert tier.more == 0


def test_of_many_values_the_commonest_are_listed(project: Project) -> None:
    make_tiers(project, *range(20), key="risk")
    (risk,) = metadata_keys(project)
    assert len(risk.values) == 8
    assert risk.more == 12


def test_people_are_listed_with_their_skills_and_imported_raters_are_not(
    project: Project, anna: User
) -> None:
    make_rater(project, "rater-01")
    rater = make_rater(project, "anna", anna)
    rater.skills = {"lang": ["de", "fr"]}
    rater.save()
    (line,) = skill_lines(project)
    assert (line.name, line.skills) == ("R-02", "lang = de, fr")
    assert line.field == f"skills-{rater.public_id}"
