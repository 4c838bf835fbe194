"""The whole report page of a run: the answer first, then one criterion in detail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, PromptVersion
from judges.selectors.agreement.reliability import Reliability, reliability_of
from judges.selectors.baseline.slices import Slices, run_slices, slice_keys
from judges.selectors.certificates.standing import Standing, newest_of
from judges.selectors.correction.corrected import CorrectedRates, corrected_rates
from judges.selectors.probes import Probe, probes_of
from judges.selectors.reports.confusions import Spread, spread_of
from judges.selectors.reports.criteria import CriterionReport, run_report
from judges.selectors.reports.disagreements import Voices, voices_of
from judges.selectors.reports.facts import Cost, cost_of, prompt_versions
from judges.selectors.reports.grounds import Cut, Grounds, compare_cut, grounds_to_choose
from judges.selectors.reports.keeping import kept
from judges.selectors.runs import RunProgress, run_progress

MOST_VOICES = 8
WORDS = {
    "Yes": "yes",
    "Not yet": "not yet",
    "No": "no",
    "No ceiling": "nobody can say yet",
    "Cannot tell": "nobody can say yet",
    "See correlation": "see its correlation",
}


@dataclass(frozen=True)
class Detail:
    """One criterion, looked at closely."""

    report: CriterionReport
    spread: Spread | None
    probes: Sequence[Probe]
    slices: Slices | None
    rates: CorrectedRates | None
    reliability: Reliability | None


@dataclass(frozen=True)
class ReportPage:
    """Everything the report page prints."""

    run: JudgeRun
    cut: Cut
    reports: Sequence[CriterionReport]
    detail: Detail | None
    worst: Sequence[Voices]
    prompts: Sequence[PromptVersion]
    progress: RunProgress
    cost: Cost | None
    slice_keys: Sequence[str]
    grounds: Sequence[Grounds]
    standings: Sequence[Standing]

    @property
    def n(self) -> int:
        """Units under the criterion that has most."""
        return max((one.n for one in self.reports), default=0)

    @property
    def headline(self) -> str:
        return headline(self.reports)


def report_page(
    run: JudgeRun, sampling: Sampling, cut: Cut, given: Mapping[str, str]
) -> ReportPage:
    """`given` may name the `criterion` to look at closely and the key to cut it `by`."""
    reports = kept(run, "criteria", sampling, cut, lambda: run_report(run, sampling, cut))
    conflicts = [one for report in reports for one in report.conflicts]
    worst = sorted(conflicts, key=lambda one: -one.share)[:MOST_VOICES]
    keys = slice_keys(run.project)
    progress = run_progress(run)
    return ReportPage(
        run=run,
        cut=cut,
        reports=reports,
        detail=detail_of(run, sampling, cut, chosen(reports, keys, given)),
        worst=voices_of(run, worst, cut.counted),
        prompts=prompt_versions(run),
        progress=progress,
        cost=cost_of(run, progress),
        slice_keys=keys,
        grounds=grounds_to_choose(run.project),
        standings=list(newest_of(run.certificates.select_related("judge", "project"))),
    )


def chosen(
    reports: Sequence[CriterionReport], keys: Sequence[str], given: Mapping[str, str]
) -> tuple[CriterionReport, str] | None:
    """The criterion that was asked for, else the first, and the key its slices are cut by."""
    if not reports:
        return None
    asked = given.get("criterion", "")
    report = next((one for one in reports if one.criterion.key == asked), reports[0])
    by = given.get("by", "")
    return report, by if by in keys else next(iter(keys), "")


def detail_of(
    run: JudgeRun, sampling: Sampling, cut: Cut, asked: tuple[CriterionReport, str] | None
) -> Detail | None:
    if asked is None:
        return None
    report, by = asked
    key = report.criterion.key

    def probes() -> list[Probe]:
        found = compare_cut(run, key, sampling, cut)
        return [] if found is None else list(probes_of(found))

    def slices() -> Slices:
        return run_slices(run, key, by, sampling, cut)

    return Detail(
        report=report,
        spread=spread_of(report.confusion, report.criterion),
        probes=kept(run, f"probes {key}", sampling, cut, probes),
        slices=kept(run, f"slices {key} {by}", sampling, cut, slices) if by else None,
        rates=kept(run, f"rates {key}", sampling, cut, lambda: rates_of(run, key, sampling, cut)),
        reliability=kept(
            run, f"reliability {key}", sampling, cut, lambda: lost_of(run, key, sampling, cut)
        ),
    )


def rates_of(run: JudgeRun, key: str, sampling: Sampling, cut: Cut) -> CorrectedRates | None:
    """The pass rate of everything the run judged, whatever it is held against."""
    return corrected_rates(run, key, sampling, where=cut.where, counted=cut.counted)


def lost_of(run: JudgeRun, key: str, sampling: Sampling, cut: Cut) -> Reliability | None:
    found = compare_cut(run, key, sampling, cut)
    return None if found is None else reliability_of(run, found)


def headline(reports: Sequence[CriterionReport]) -> str:
    """For Accuracy and Tone, yes. For Completeness, not yet."""
    by_word: dict[str, list[str]] = {word: [] for word in WORDS.values()}
    for report in reports:
        by_word[WORDS[report.answer.word]].append(report.criterion.title)
    said = (f"For {listed(titles)}, {word}." for word, titles in by_word.items() if titles)
    return " ".join(said)


def listed(names: Sequence[str]) -> str:
    """A, B and C."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
