from annotation.models import KeptFile, Project
from calibration.models import Adjudication
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_rated, make_reference, make_release
from tests.factories.projects import make_item, make_rubric


def test_licence_and_source_are_kept(project: Project) -> None:
    make_rated(project)
    project.extra = {"license": "CC-BY-4.0", "language": "en"}
    project.save(update_fields=["extra"])
    KeptFile.objects.create(project=project, path="SOURCE.md", content=b"From the bank.")
    manifest = make_release(project).manifest
    assert (manifest["license"], manifest["language"]) == ("CC-BY-4.0", "en")
    assert manifest["source_file"] == {"path": "SOURCE.md", "text": "From the bank."}
    assert "licence_file" not in manifest


def test_versions_follow_what_changed(project: Project) -> None:
    make_rated(project)
    assert make_release(project).version == "1.0.0"
    # A value corrected, a unit added, another way to values, another rubric.
    make_reference(project.subjects.get(output__key="it-1-a"), "accuracy", 3)
    assert make_release(project).version == "1.0.1"
    make_reference(make_item(project, "it-9").subjects.first(), "accuracy", 2)
    added = make_release(project)
    assert (added.version, added.manifest["change"]["because"]) == ("1.1.0", "1 units added")
    assert make_release(project, source="majority").version == "2.0.0"
    make_rubric(project, output_keys=("accuracy", "tone"), pair_keys=("overall",))
    last = make_release(project, source="majority")
    assert last.version == "3.0.0"
    assert last.manifest["change"]["because"].startswith("Rubric 2 asks otherwise than Rubric 1")


def test_the_guidelines_are_hashed(project: Project) -> None:
    make_rated(project)
    rubric = make_release(project).manifest["rubric"]
    # sha256 of "Rate what is written."
    assert rubric["guidelines_digest"].startswith("sha256:")
    assert rubric["version"] == 1


def test_the_texts_are_hashed(project: Project) -> None:
    make_rated(project)
    first = make_release(project)
    assert make_release(project).manifest["content_digest"] == first.manifest["content_digest"]
    output = project.subjects.get(output__key="it-1-a").output
    type(output).objects.filter(pk=output.pk).update(text="Something else.")
    other = make_release(project)
    assert other.digest == first.digest
    assert other.manifest["content_digest"] != first.manifest["content_digest"]


def settle(project: Project, adam: User, value: object, **about: object) -> Adjudication:
    subject = project.subjects.get(output__key="it-2-a")
    rubric = project.rubrics.get()
    return Adjudication.objects.create(
        project=project, subject=subject, criterion=rubric.criteria.get(key="accuracy"),
        key="accuracy", value=value, reason="Read again.", decided_by=adam,
        **{"state": "settled", **about},
    )  # fmt: skip


def test_a_settled_adjudication_is_frozen_with_who_and_which(project: Project, adam: User) -> None:
    make_rated(project)
    one = settle(project, adam, 4)
    golden = make_release(project).items.get(subject=one.subject)
    assert (golden.value, golden.source) == (4, "adjudicated")
    assert golden.provenance["adjudication"] == str(one.public_id)
    assert golden.provenance["adjudicator"].startswith("adjudicator-")
    assert str(adam.email) not in str(golden.provenance)


def test_what_is_truly_ambiguous_is_left_out(project: Project, adam: User) -> None:
    make_rated(project)
    settle(project, adam, None, ambiguous=True)
    left = make_release(project).left_out.get(subject__output__key="it-2-a")
    assert (left.reason, left.detail["ambiguous"]) == ("ambiguous", True)


def test_items_of_another_licence_are_left_out(project: Project) -> None:
    make_rated(project)
    project.items.filter(key="it-1").update(metadata={"license": "CC0-1.0"})
    make_reference(project.subjects.get(output__key="it-2-a"), "accuracy", 2)
    release = make_release(project, licences=["CC0-1.0"])
    assert {one.reason for one in release.left_out.all()} == {"licence"}
    assert release.items.filter(subject__item__key="it-1").count() == 3
