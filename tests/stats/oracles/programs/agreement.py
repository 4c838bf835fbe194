"""Agreement by irrCAC, the Python port of the R package of K. Gwet."""

from typing import Any

import numpy as np
import pandas as pd
from irrCAC.raw import CAC

WEIGHTS = "identity"


def coefficients(matrix: list[list[float]], weights: str = WEIGHTS) -> dict[str, Any]:
    """Each coefficient of raters by units, with its standard error."""
    table = CAC(pd.DataFrame(np.array(matrix, dtype=float).T), weights=weights)
    found = {
        "percent": table.gwet()["est"]["pa"],
        "gwet": table.gwet()["est"],
        "fleiss": table.fleiss()["est"],
        "conger": table.conger()["est"],
        "brennan_prediger": table.bp()["est"],
        "alpha": table.krippendorff()["est"],
    }
    return {
        name: est
        if name == "percent"
        else {"value": est["coefficient_value"], "error": float(est["se"])}
        for name, est in found.items()
    }
