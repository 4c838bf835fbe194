from calibration.models.golden_sets import GoldenItem, GoldenSet, LeftOut

__all__ = ["GoldenItem", "GoldenSet", "LeftOut"]
