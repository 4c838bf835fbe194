"""The whole report page of a run: the answer first, then one criterion in detail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, PromptVersion
from judges.selectors.agreement.figures import Line, lines_of
from judges.selectors.agreement.reliability import Reliability, reliability_of
from judges.selectors.baseline.slices import Slices, slice_keys, slices_of
from judges.selectors.certificates.standing import Standing, newest_of
from judges.selectors.correction.corrected import CorrectedRates, corrected_of, corrected_rates
from judges.selectors.probes import Probe, probes_of
from judges.selectors.reports.confusions import Spread, spread_of
from judges.selectors.reports.criteria import CriterionReport, reports_of
from judges.selectors.reports.disagreements import Voices, voices_of
from judges.selectors.reports.facts import Cost, cost_of, prompt_versions
from judges.selectors.reports.grounds import Cut, Grounds, Sides, grounds_to_choose
from judges.selectors.reports.keeping import Shelf
from judges.selectors.reports.watched import YES, WatchedAnswer, watched_answer
from judges.selectors.runs import RunProgress, run_progress

MOST_VOICES = 8
WORDS = {
    "Yes": "yes",
    "Yes, but": "yes, but with a bias to watch",
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
    lines: Sequence[Line] = ()


@dataclass(frozen=True)
class ReportPage:
    """Everything the report page prints."""

    run: JudgeRun
    cut: Cut
    reports: Sequence[CriterionReport]
    answers: Sequence[WatchedAnswer]
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
        return headline(self.answers)

    @property
    def valid_until(self) -> datetime | None:
        """When the first certificate of the run that holds expires, if nothing ends it before."""
        holding = [one.certificate.expires_at for one in self.standings if one.holds]
        return min(holding, default=None)


def report_page(
    run: JudgeRun, sampling: Sampling, cut: Cut, given: Mapping[str, str]
) -> ReportPage:
    """`given` may name the `criterion` to look at closely and the key to cut it `by`."""
    sides = Sides(run, sampling, cut)
    shelf = Shelf(run, sampling, cut)
    reports = shelf.of("criteria", lambda: reports_of(sides))
    conflicts = [one for report in reports for one in report.conflicts]
    worst = sorted(conflicts, key=lambda one: -one.share)[:MOST_VOICES]
    keys = slice_keys(run.project)
    progress = run_progress(run)
    asked = chosen(reports, keys, given)
    return ReportPage(
        run=run,
        cut=cut,
        reports=reports,
        answers=[answered(sides, shelf, one, asked) for one in reports],
        detail=detail_of(sides, shelf, asked),
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


def answered(
    sides: Sides,
    shelf: Shelf,
    report: CriterionReport,
    asked: tuple[CriterionReport, str] | None,
) -> WatchedAnswer:
    """An answer with its probes: those of each yes, and of the criterion that is looked at."""
    if report.answer.word != YES and (asked is None or report is not asked[0]):
        return WatchedAnswer(report)
    return watched_answer(report, kept_probes(sides, shelf, report.criterion.key))


def kept_probes(sides: Sides, shelf: Shelf, key: str) -> Sequence[Probe]:
    return shelf.of(f"probes {key}", lambda: read_probes(sides, key))


def detail_of(
    sides: Sides, shelf: Shelf, asked: tuple[CriterionReport, str] | None
) -> Detail | None:
    if asked is None:
        return None
    report, by = asked
    key = report.criterion.key

    return Detail(
        report=report,
        spread=spread_of(report.confusion, report.criterion),
        probes=kept_probes(sides, shelf, key),
        slices=shelf.of(f"slices {key} {by}", lambda: slices_of(sides, key, by)) if by else None,
        rates=shelf.of(f"rates {key}", lambda: rates_of(sides, key)),
        reliability=shelf.of(f"reliability {key}", lambda: lost_of(sides, key)),
        lines=shelf.of(f"lines {key}", lambda: measures_of(sides, key)),
    )


def measures_of(sides: Sides, key: str) -> Sequence[Line]:
    found = sides.of(key)
    return () if found is None else lines_of(found)


def read_probes(sides: Sides, key: str) -> list[Probe]:
    found = sides.of(key)
    return [] if found is None else probes_of(found)


def rates_of(sides: Sides, key: str) -> CorrectedRates | None:
    """The pass rate of everything the run judged, whatever it is held against."""
    cut = sides.cut
    if cut.grounds.release is None:
        found = sides.of(key)
        return None if found is None else corrected_of(found)
    return corrected_rates(sides.run, key, sides.sampling, where=cut.where, counted=cut.counted)


def lost_of(sides: Sides, key: str) -> Reliability | None:
    found = sides.of(key)
    return None if found is None else reliability_of(sides.run, found)


def headline(answers: Sequence[WatchedAnswer]) -> str:
    """For Accuracy and Tone, yes. For Completeness, not yet."""
    by_word: dict[str, list[str]] = {word: [] for word in WORDS.values()}
    for one in answers:
        by_word[WORDS[one.word]].append(one.report.criterion.title)
    said = (f"For {listed(titles)}, {word}." for word, titles in by_word.items() if titles)
    return " ".join(said)


def listed(names: Sequence[str]) -> str:
    """A, B and C."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
