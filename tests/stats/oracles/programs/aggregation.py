"""Labels of units from many raters by crowd-kit."""

import pandas as pd
from crowdkit.aggregation import DawidSkene


def dawid_skene(
    raters: list[int], units: list[int], values: list[int], n_iter: int = 100
) -> dict[str, list[float]]:
    """Probability of each value, of each unit in ascending order."""
    answers = pd.DataFrame({"task": units, "worker": raters, "label": values})
    found = DawidSkene(n_iter=n_iter).fit_predict_proba(answers)
    return {str(value): column.tolist() for value, column in found.sort_index().items()}
