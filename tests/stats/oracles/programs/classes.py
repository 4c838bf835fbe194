"""Metrics of predicted classes by scikit-learn."""

import warnings

from sklearn import metrics
from sklearn.calibration import calibration_curve
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


def calibration(confidence: list[float], right: list[float], bins: int) -> dict[str, object]:
    """Brier score, and what was stated and so in bins of equal width."""
    shares, stated = calibration_curve(right, confidence, n_bins=bins)
    brier = float(metrics.brier_score_loss(right, confidence))
    return {"brier": brier, "right": shares.tolist(), "stated": stated.tolist()}
