from annotation.models import Project
from evalhub.accounts.models import User
from judges.selectors.certificates.exported import certificates_by_criterion
from tests.factories.certified import make_certificate, make_good_run


def test_an_export_carries_the_newest_statement_with_its_figures(
    project: Project, maya: User
) -> None:
    run = make_good_run(project)
    one = make_certificate(run, maya)
    found = certificates_by_criterion(run.judge, run.prompt_name, ["accuracy", "overall"])
    assert set(found) == {"accuracy"}
    block = found["accuracy"]
    assert (block["number"], block["digest"], block["holds"]) == (1, one.digest, True)
    assert block["figures"]["kappa"]["value"] > 0.8
    assert block["expires_at"] == one.expires_at.isoformat()
    assert "host" not in block


def test_without_a_statement_there_is_nothing(project: Project) -> None:
    run = make_good_run(project)
    assert certificates_by_criterion(run.judge, "another", ["accuracy"]) == {}
