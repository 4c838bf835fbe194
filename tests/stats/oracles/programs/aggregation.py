"""Labels of units from many raters by crowd-kit, and strengths of systems by evalica."""

import time

import evalica
import pandas as pd
from crowdkit.aggregation import GLAD, MACE, BradleyTerry, DawidSkene, OneCoinDawidSkene

Chances = dict[str, list[float]]


def frame(raters: list[int], units: list[int], values: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"task": units, "worker": raters, "label": values})


def by_value(found: pd.DataFrame) -> Chances:
    """Probability of each value, of each unit in ascending order."""
    return {str(value): column.tolist() for value, column in found.sort_index().items()}


def dawid_skene(
    raters: list[int], units: list[int], values: list[int], n_iter: int = 100
) -> Chances:
    return by_value(DawidSkene(n_iter=n_iter).fit_predict_proba(frame(raters, units, values)))


def seconds_of_dawid_skene(
    raters: list[int], units: list[int], values: list[int], n_iter: int
) -> float:
    """Seconds of the wall clock, without making the frame; no early end."""
    answers = frame(raters, units, values)
    start = time.perf_counter()
    DawidSkene(n_iter=n_iter, tol=0).fit_predict_proba(answers)
    return time.perf_counter() - start


def one_coin(raters: list[int], units: list[int], values: list[int]) -> Chances:
    model = OneCoinDawidSkene(n_iter=1000, tol=1e-10)
    return by_value(model.fit_predict_proba(frame(raters, units, values)))


def mace(raters: list[int], units: list[int], values: list[int]) -> Chances:
    return by_value(MACE(n_restarts=10).fit_predict_proba(frame(raters, units, values)))


def glad(raters: list[int], units: list[int], values: list[int]) -> Chances:
    model = GLAD(n_iter=100, tol=1e-6, m_step_max_iter=100, m_step_tol=1e-6)
    return by_value(model.fit_predict_proba(frame(raters, units, values)))


def bradley_terry(first: list[int], second: list[int], outcome: list[float]) -> dict[str, list]:
    """Strengths of the systems in ascending order: evalica, ties as halves; crowd-kit, no ties."""
    winner = {1: evalica.Winner.X, 0.5: evalica.Winner.Draw, 0: evalica.Winner.Y}
    found = evalica.bradley_terry(
        first, second, [winner[one] for one in outcome], tolerance=1e-12, limit=100_000
    )
    answers = {"evalica": found.scores.sort_index().tolist()}
    if 0.5 not in outcome:
        rows = zip(first, second, outcome, strict=True)
        table = pd.DataFrame(
            {"worker": 0, "left": one, "right": two, "label": one if won else two}
            for one, two, won in rows
        )
        # It compares a step with itself: with any tolerance above 0 it ends at the second.
        model = BradleyTerry(n_iter=2_000, tol=0)
        answers["crowdkit"] = model.fit_predict(table).sort_index().tolist()
    return answers
