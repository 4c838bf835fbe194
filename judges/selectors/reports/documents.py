"""The report of one run as a document: the figures of `report --json`, with what they are of."""

from typing import Any

from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.agreement.reports import comparison_report
from judges.selectors.baseline.slices import cuttings_of
from judges.selectors.baseline.written import cut_report
from judges.selectors.panels import n_joined
from judges.selectors.reports.criteria import reports_of
from judges.selectors.reports.facts import prompt_versions, returned_models
from judges.selectors.reports.grounds import WHOLE, Cut, Sides
from judges.selectors.reports.keeping import kept

SCHEMA = "evalhub.judge_report/1"
Json = dict[str, Any]


def report_document(run: JudgeRun, sampling: Sampling, cut: Cut = WHOLE) -> Json:
    """JSON-ready; what has no data is left out."""
    return kept(run, "document", sampling, cut, lambda: written(run, sampling, cut))


def written(run: JudgeRun, sampling: Sampling, cut: Cut) -> Json:
    sides = Sides(run, sampling, cut)
    answers = {one.criterion.key: one.answer for one in reports_of(sides)}
    cuttings = cuttings_of(run.project)
    criteria = {}
    for key, answer in answers.items():
        found = sides.of(key)
        if found is not None:
            said = {"word": answer.word, "outcome": answer.outcome, "sentence": answer.sentence}
            report = comparison_report(found, run=run)
            criteria[key] = {"answer": said, **report, **cut_report(found, cuttings)}
    return {
        "schema": SCHEMA,
        "project": run.project.slug,
        **about(run),
        "seed": sampling.seed,
        "resamples": sampling.resamples,
        "where": dict(cut.where),
        "ratings": "revised" if cut.counted.revised else "first",
        "with_excluded": cut.counted.with_excluded,
        **grounds(cut),
        "criteria": criteria,
    }


def about(run: JudgeRun) -> Json:
    """Who judged, when, and by which prompts; `joined` counts a panel's members, else it is 0."""
    versions, joined = prompt_versions(run), n_joined(run)
    return {
        "run": run.number,
        "judge": run.judge.name,
        "model": run.model or run.judge.model,
        "returned_models": returned_models(run),
        "parameters": run.parameters,
        "imported": run.imported and not joined,
        "joined": joined,
        "prompts": [
            {"name": one.prompt.name, "version": one.number, "sha256": one.digest}
            for one in versions
        ],
        "started_at": run.started_at.isoformat(),
    }


def grounds(cut: Cut) -> Json:
    release = cut.grounds.release
    if release is None:
        return {}
    return {"release": release.number, "split": cut.grounds.split, "digest": release.digest}
