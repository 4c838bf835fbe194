"""What a certificate would say: everything the report showed, and what it depends on."""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from annotation.models import Criterion, Project
from evalhub.stats.coefficients import Sampling
from judges.certificates.documents import canonical
from judges.models import Judge, JudgePrompt, JudgeRun, PromptVersion
from judges.selectors.agreement.reports import comparison_report
from judges.selectors.agreement.stand_ins import MIN_UNITS, epsilon_of
from judges.selectors.certificates.canaries import injection_limit, obedience
from judges.selectors.panels import n_joined
from judges.selectors.prompts.looks import looks_of
from judges.selectors.reports.answers import MARGIN, TENTATIVE, Answer
from judges.selectors.reports.criteria import criterion_report
from judges.selectors.reports.documents import about
from judges.selectors.reports.facts import version_for
from judges.selectors.reports.grounds import Cut, Grounds, compare_cut

Json = dict[str, Any]


@dataclass(frozen=True)
class Statement:
    """An answer of a report with the facts that a certificate freezes.

    `objection` says why nobody should be certified by it without a word; empty for nothing.
    """

    run: JudgeRun
    criterion: Criterion
    prompt: JudgePrompt | None
    prompt_name: str
    answer: Answer
    facts: Json
    objection: str = ""


def statement_of(run: JudgeRun, key: str, grounds: Grounds, sampling: Sampling) -> Statement | None:
    """What the report says under one criterion; None where it has no verdict."""
    found = compare_cut(run, key, sampling, Cut(grounds=grounds))
    if found is None:
        return None
    report = criterion_report(found)
    version = version_for(run, key)
    figures = comparison_report(found, run=run)
    facts = {
        "project": {"slug": run.project.slug, "name": run.project.name},
        "judge": judge_facts(run),
        "prompt": prompt_facts(run, version),
        "rubric": rubric_facts(found.ratings.criterion),
        "grounds": grounds_facts(grounds, report.n),
        "run": run_facts(run),
        "answer": {"word": report.answer.word, "sentence": report.answer.sentence},
        "figures": figures,
        "thresholds": thresholds_of(run.project),
        "sampling": {"seed": sampling.seed, "resamples": sampling.resamples},
        "ratings": {"revised": False, "with_excluded": False},
        "looks": looks_facts(version),
        "limits": [*limits_of(run, grounds), injection_limit(figures)],
        "overrides": [],
    }
    prompt = version.prompt if version else None
    name = prompt.name if prompt else run.prompt_name
    said = (report.answer, facts, obedience(figures))
    return Statement(run, found.ratings.criterion, prompt, name, *said)


def thresholds_of(project: Project) -> Json:
    """What a judge of this project is held to."""
    return {
        "margin": MARGIN,
        "people_at_least": TENTATIVE,
        "epsilon": epsilon_of(project),
        "units_per_rater_at_least": MIN_UNITS,
    }


def judge_facts(run: JudgeRun) -> Json:
    """The judge as the run had it, and who answered."""
    return {
        "name": run.judge.name,
        "provider": run.judge.provider,
        "host": urlsplit(run.base_url).netloc,
        "requested_model": run.model or run.judge.model,
        "returned_models": sorted(about(run)["returned_models"]),
        "parameters": run.parameters,
        "imported": run.imported and not n_joined(run),
    }


def setting_of(judge: Judge) -> Json:
    """The same facts of the judge as it is set up now, as far as they can change."""
    return {
        "provider": judge.provider,
        "host": urlsplit(judge.base_url).netloc,
        "requested_model": judge.model,
        "parameters": judge.parameters,
    }


def prompt_facts(run: JudgeRun, version: PromptVersion | None) -> Json | None:
    if version is None:
        return {"name": run.prompt_name} if run.prompt_name else None
    return {
        "name": version.prompt.name,
        "version": version.number,
        "sha256": version.digest,
        "options": version.options,
    }


def rubric_facts(criterion: Criterion) -> Json:
    words = {
        "key": criterion.key,
        "title": criterion.title,
        "question": criterion.question,
        "guideline": criterion.guideline,
        "level": criterion.level,
        "values": criterion.values,
        "anchors": criterion.anchors,
    }
    rubric = criterion.rubric
    text = canonical({**words, "guidelines": rubric.guidelines})
    return {
        "version": rubric.version,
        "criterion": words,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def grounds_facts(grounds: Grounds, n: int) -> Json:
    release = grounds.release
    if release is None:
        return {"n": n}
    return {
        "release": release.number,
        "version": release.version,
        "digest": release.digest,
        "split": grounds.split,
        "n": n,
    }


def run_facts(run: JudgeRun) -> Json:
    return {
        "number": run.number,
        "id": str(run.public_id),
        "started_at": run.started_at.isoformat(),
        "both_orders": run.both_orders,
        "repeats": run.repeats,
    }


def looks_facts(version: PromptVersion | None) -> Json | None:
    """How often the prompt was measured on held-out items, and how many saw it."""
    if version is None:
        return None
    looks = looks_of(version.prompt.improves or version.prompt)
    return {"runs": looks.n_runs, "people": looks.n_people, "times": looks.n_looks}


def limits_of(run: JudgeRun, grounds: Grounds) -> list[str]:
    """What whoever reads the certificate has to know beside its figures."""
    found = []
    n = n_joined(run)
    if n:
        found.append(f"The verdicts of {n} run{'' if n == 1 else 's'} were joined.")
    elif run.imported:
        found.append("The verdicts were imported: evalhub did not call the model.")
    if not grounds.split:
        found.append("The whole release was used, with Items that prompts may have been tuned on.")
    return found
