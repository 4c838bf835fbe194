"""Metrics of predicted classes by scikit-learn."""

import warnings

from sklearn import metrics
from sklearn.isotonic import IsotonicRegression


def of_predictions(predicted: list[int], truth: list[int]) -> dict[str, float]:
    """Each metric of ours that scikit-learn has, by our name; macro means."""
    warnings.simplefilter("ignore")
    macro = {"average": "macro", "zero_division": 0}
    kappas = {"kappa": None, "linear_kappa": "linear", "quadratic_kappa": "quadratic"}
    found = {
        "accuracy": metrics.accuracy_score(truth, predicted),
        "balanced_accuracy": metrics.balanced_accuracy_score(truth, predicted),
        "precision": metrics.precision_score(truth, predicted, **macro),
        "recall": metrics.recall_score(truth, predicted, **macro),
        "f1": metrics.f1_score(truth, predicted, **macro),
        "mcc": metrics.matthews_corrcoef(truth, predicted),
    }
    for name, weights in kappas.items():
        found[name] = metrics.cohen_kappa_score(truth, predicted, weights=weights)
    return {name: float(value) for name, value in found.items()}


def isotonic(stated: list[float], right: list[float]) -> list[float]:
    """The rising curve of scikit-learn, at the points it was fitted on."""
    curve = IsotonicRegression().fit(stated, right)
    return [float(value) for value in curve.predict(stated)]
