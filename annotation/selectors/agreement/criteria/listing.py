"""Every criterion of a project with its agreement, at a glance."""

from dataclasses import dataclass
from urllib.parse import urlencode

from annotation.agreement.figures import INTERVAL, Figure, ends, mark, reach
from annotation.dataset.kinds.scales import SETS, TEXT
from annotation.dataset.values import value_text
from annotation.models import Project
from annotation.selectors.agreement.rankings import RankingLine, ranking_lines
from annotation.selectors.agreement.raters.facets import Facets, facet_figure, rater_facets
from annotation.selectors.agreement.steps import criterion_line
from annotation.selectors.agreement.switches import Switches
from annotation.selectors.agreement.unmeasured import Answers, option_tables, unmeasured_answers
from annotation.selectors.overview import SAMPLING
from annotation.selectors.ratings import RatingTable, current_criteria, rating_table
from annotation.selectors.review.pseudonyms import labels_by_key
from evalhub.plotting.documents import whiskers
from evalhub.stats.coefficients import Coefficient


@dataclass(frozen=True)
class CriterionAgreement:
    """One line, and the query of the page about it."""

    title: str
    level: str
    n_units: int
    n_raters: int
    alpha: Coefficient
    query: str


@dataclass(frozen=True)
class AgreementList:
    """Where several values may be chosen, `lines` has one for each of them."""

    lines: tuple[CriterionAgreement, ...]
    rankings: tuple[RankingLine, ...]
    texts: tuple[Answers, ...]
    figure: Figure
    facets: Facets
    severity: Figure


def agreement_list(project: Project, switches: Switches) -> AgreementList:
    counted = switches.counted
    tables = [rating_table(one, (), counted) for one in current_criteria(project)]
    lines = [line_of(table, table.criterion.key, "", switches) for table in tables]
    several = [*unmeasured_answers(project, (), counted)]
    for answers in several:
        if answers.criterion.kind in SETS:
            values = map(value_text, answers.criterion.values)
            tables = option_tables(answers)
            key = answers.criterion.key
            lines += [
                line_of(table, key, option, switches)
                for option, table in zip(values, tables, strict=False)
            ]
    texts = tuple(answers for answers in several if answers.criterion.kind == TEXT)
    facets = rater_facets(tables, labels_by_key(project))
    return AgreementList(
        lines=tuple(lines),
        rankings=ranking_lines(several, SAMPLING),
        texts=texts,
        figure=list_figure(project, switches, lines),
        facets=facets,
        severity=facet_figure(facets, switches.method),
    )


def line_of(table: RatingTable, key: str, option: str, switches: Switches) -> CriterionAgreement:
    line = criterion_line(table, SAMPLING)
    about = {"criterion": key} | ({"option": option} if option else {})
    return CriterionAgreement(
        table.criterion.title,
        table.criterion.level,
        line.n_units,
        line.n_raters,
        line.alpha,
        f"?{urlencode(about | switches.counted.parameters)}",
    )


def list_figure(project: Project, switches: Switches, lines: list[CriterionAgreement]) -> Figure:
    domain = reach([one.alpha for one in lines])
    rows = [mark(one.title, one.alpha) for one in lines]
    return Figure(
        name="criteria",
        title=f"Agreement between people, {project.name}",
        method=f"Krippendorff's alpha at the level of each scale, 95% bootstrap interval over "
        f"units with two or more Ratings. {switches.method}",
        columns=("criterion", "level", "units", "raters", *INTERVAL),
        table=lambda: (
            (one.title, one.level, one.n_units, one.n_raters, *ends(one.alpha)) for one in lines
        ),
        picture=whiskers(rows, x_title="Krippendorff's alpha", domain=domain, bands=True),
    )
