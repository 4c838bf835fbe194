import html
import io
import json
import re
import zipfile
from uuid import uuid4

import pytest
from django.test import Client

from annotation.models import Project
from calibration.consensus.policies import ConsensusPolicy
from calibration.models import GoldenSet
from calibration.services.consensus.policies import switch_policy
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.exported import make_split_release
from tests.factories.golden_sets import make_rated, make_release
from tests.factories.projects import make_project

HTMX = {"HTTP_HX_REQUEST": "true"}
BASE = "/projects/refunds/golden-sets/"
FORM = {"source": "majority", "minimum_ratings": "1", "note": "For the gate."}


@pytest.fixture
def release(project: Project) -> GoldenSet:
    make_rated(project)
    return make_release(project)


def detail(release: GoldenSet, rest: str = "") -> str:
    return f"{BASE}{release.public_id}/{rest}"


def archive(client: Client, release: GoldenSet, name: str) -> zipfile.ZipFile:
    response = client.get(detail(release, f"download/{name}/"))
    assert response["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_the_list_names_every_release(client: Client, release: GoldenSet, otto: User) -> None:
    client.force_login(otto)
    page = client.get(BASE).content.decode()
    assert detail(release) in page
    assert "Freeze a release" not in page


def test_an_empty_list_says_what_comes_here(client: Client, project: Project, erin: User) -> None:
    client.force_login(erin)
    page = client.get(BASE).content.decode()
    assert "No release yet" in page
    assert f"{BASE}new/" in page


def test_the_page_shows_figures_and_what_was_left_out(
    client: Client, release: GoldenSet, adam: User
) -> None:
    client.force_login(adam)
    page = client.get(detail(release)).content.decode()
    assert "Golden set, release 1" in page
    assert "the raters&#x27; majority is tied" in page
    assert "1 \u00d7 2, 1 \u00d7 4, 1 abstained" in page
    assert release.digest in page
    assert "Download for promptfoo" not in page


def test_who_may_export_sees_the_formats(client: Client, release: GoldenSet, otto: User) -> None:
    client.force_login(otto)
    page = client.get(detail(release)).content.decode()
    assert detail(release, "download/promptfoo/") in page
    assert "evalhub export refunds --release 1 --format promptfoo --out promptfoo" in page


def test_htmx_gets_the_units_left_out_alone(client: Client, release: GoldenSet, otto: User) -> None:
    client.force_login(otto)
    page = client.get(detail(release, "?from=1"), **HTMX).content.decode()
    assert page.lstrip().startswith('<section class="panel" id="_left_out"')
    assert client.get(detail(release, "?from=nonsense")).status_code == 200


def test_freezing_leads_to_the_new_release(client: Client, project: Project, erin: User) -> None:
    make_rated(project)
    client.force_login(erin)
    assert client.get(f"{BASE}new/").status_code == 200
    response = client.post(f"{BASE}new/", FORM)
    release = GoldenSet.objects.get()
    assert (response.status_code, response["Location"]) == (303, detail(release))
    assert (release.policy["source"], release.note) == ("majority", "For the gate.")
    assert release.policy["splits"]["held_out"] > 0
    assert release.released_by == erin


def test_htmx_is_sent_to_the_new_release(client: Client, project: Project, maya: User) -> None:
    make_rated(project)
    client.force_login(maya)
    response = client.post(f"{BASE}new/", FORM, **HTMX)
    assert response["HX-Redirect"] == detail(GoldenSet.objects.get())


@pytest.mark.parametrize("change", [{"source": "mean"}, {"minimum_ratings": "0"}, {}])
def test_what_cannot_be_frozen_comes_back_with_the_reason(
    client: Client, project: Project, maya: User, change: dict[str, str]
) -> None:
    client.force_login(maya)
    whole = client.post(f"{BASE}new/", {**FORM, **change})
    part = client.post(f"{BASE}new/", {**FORM, **change}, **HTMX)
    assert (whole.status_code, part.status_code) == (422, 422)
    assert "Nothing was frozen." in whole.content.decode()
    assert part.content.decode().lstrip().startswith('<section class="panel" id="_release_form"')
    assert not GoldenSet.objects.exists()


def test_a_download_is_a_zip_and_is_recorded(
    client: Client, release: GoldenSet, erin: User
) -> None:
    client.force_login(erin)
    files = archive(client, release, "dataset")
    top = "refunds-1-dataset/"
    assert json.loads(files.read(f"{top}release.json"))["digest"] == release.digest
    assert Event.objects.get(verb="export written").actor == erin
    both = archive(client, release, "all").namelist()
    assert "refunds-1-all/promptfoo/promptfooconfig.yaml" in both
    assert "refunds-1-all/dataset/items.jsonl" in both


@pytest.mark.parametrize("rest", ["", "new/", "{id}/", "{id}/download/dataset/"])
def test_annotators_are_refused_and_strangers_learn_nothing(
    client: Client, release: GoldenSet, anna: User, olga: User, rest: str
) -> None:
    url = BASE + rest.format(id=release.public_id)
    assert client.get(url).status_code == 302
    client.force_login(anna)
    assert client.get(url).status_code == 403
    client.force_login(olga)
    assert client.get(url).status_code == 404


def test_roles_that_only_see_may_not_freeze_or_export(
    client: Client, release: GoldenSet, adam: User, otto: User
) -> None:
    client.force_login(otto)
    assert client.post(f"{BASE}new/", FORM).status_code == 403
    client.force_login(adam)
    assert client.get(detail(release, "download/dataset/")).status_code == 403
    assert GoldenSet.objects.count() == 1


def test_releases_are_found_in_their_own_project_only(
    client: Client, release: GoldenSet, maya: User
) -> None:
    other = make_project("other")
    other.memberships.create(user=maya, role="manager")
    client.force_login(maya)
    assert client.get(f"/projects/other/golden-sets/{release.public_id}/").status_code == 404
    assert client.get(f"{BASE}{uuid4()}/").status_code == 404
    assert client.get(detail(release, "download/xml/")).status_code == 422


def test_splits_and_strata_are_chosen_on_the_page(
    client: Client, project: Project, erin: User
) -> None:
    make_rated(project)
    client.force_login(erin)
    shares = {"calibration": "40", "few_shot": "0", "held_out": "50"}
    wrong = client.post(f"{BASE}new/", {**FORM, **shares})
    assert (wrong.status_code, "make 90%" in wrong.content.decode()) == (422, True)
    client.post(f"{BASE}new/", {**FORM, **shares, "held_out": "60", "strata": "intent, tier"})
    policy = GoldenSet.objects.get().policy
    assert policy["splits"] == {"calibration": 0.4, "held_out": 0.6}
    assert (policy["strata"], policy["exclude_ambiguous"]) == (["intent", "tier"], False)


def test_held_out_items_are_downloaded_with_a_reason(
    client: Client, project: Project, erin: User
) -> None:
    release = make_split_release(project)
    client.force_login(erin)
    page = client.get(detail(release, "?split=held_out")).content.decode()
    assert "Why held-out Items are opened" in page
    assert "--split held_out --reason" in html.unescape(page)
    url = detail(release, "download/jsonl/")
    assert client.get(f"{url}?split=held_out").status_code == 422
    response = client.post(url, {"split": "held_out", "reason": "Gate of May."})
    files = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    lines = files.read("refunds-1-jsonl-held_out/golden.jsonl").decode().splitlines()
    assert {json.loads(line)["split"] for line in lines} == {"held_out"}
    assert Event.objects.get(verb="export written").payload["reason"] == "Gate of May."


def test_the_form_proposes_the_consensus_policy_once_one_is_chosen(
    client: Client, release: GoldenSet, erin: User, maya: User
) -> None:
    client.force_login(erin)
    proposed = re.compile(r'value="consensus"[^>]* checked')
    before = client.get(f"{BASE}new/").content.decode()
    assert "the default one is in force" in before
    assert not proposed.search(before)
    policy = ConsensusPolicy(minimum_raters=2)
    switch_policy(project=release.project, policy=policy, actor=maya)
    assert proposed.search(client.get(f"{BASE}new/").content.decode())
    assert client.post(f"{BASE}new/", {**FORM, "source": "consensus"}).status_code == 303
    made = GoldenSet.objects.get(number=2)
    page = client.get(detail(made)).content.decode()
    assert "version 1</a>" in page
    assert "From the consensus policy" in page
    rows = archive(client, made, "jsonl")
    assert any(b'"policy_version"' in rows.read(name) for name in rows.namelist())
