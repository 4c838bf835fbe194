"""How numbers look: estimates with their intervals, bands, percent, and words for "not defined".

An estimate is anything with `value`, `low` and `high` (`evalhub.stats.intervals.Estimate`).
Whatever else is passed (`None`, an `UndefinedStatistic`) is not defined, and printed as such.
"""

import math
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

NOT_DEFINED = "not defined"
TENTATIVE, GOOD = 0.667, 0.8
BANDS = ("unreliable", "tentative", "good")
BAND_ICONS = {"unreliable": "ring", "tentative": "half", "good": "dot"}


def is_number(value: Any) -> bool:
    return (
        isinstance(value, int | float | Decimal)
        and not isinstance(value, bool)
        and math.isfinite(value)
    )


def is_defined(estimate: Any) -> bool:
    """Tell whether there is a number to print."""
    return is_number(getattr(estimate, "value", estimate))


def has_interval(estimate: Any) -> bool:
    return is_number(getattr(estimate, "low", None)) and is_number(getattr(estimate, "high", None))


@register.filter
def number(value: Any, digits: int = 2) -> str:
    """Return a number with a true minus sign and commas for thousands, never "-0.00"."""
    value = getattr(value, "value", value)
    if not is_number(value):
        return NOT_DEFINED
    text = f"{value:,.{digits}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace("-", "\u2212")


@register.filter
def signed(value: Any, digits: int = 2) -> str:
    """Return a difference: a plus or a true minus in front, nothing before zero."""
    text = number(value, digits)
    value = getattr(value, "value", value)
    plus = is_number(value) and value > 0 and text.strip("0.,")
    return f"+{text}" if plus else text


@register.filter
def p_value(value: Any) -> str:
    """Return a p-value with three decimals, in words below the last of them."""
    if not is_number(value):
        return "none"
    return "under 0.001" if value < 0.001 else number(value, 3)


@register.filter
def thousands(value: Any) -> str:
    """Return a count with commas."""
    return number(value, 0)


def _percent_digits(n: Any) -> int:
    return 1 if is_number(n) and n > 1000 else 0


@register.filter
def percent(share: Any, n: Any = None) -> str:
    """Return a share (0 to 1) in percent; one decimal only when it rests on more than 1,000."""
    n = getattr(share, "n", None) if n is None else n
    share = getattr(share, "value", share)
    if not is_number(share):
        return NOT_DEFINED
    return f"{number(100 * share, _percent_digits(n))}%"


@register.filter
def interval_text(estimate: Any, digits: int = 2) -> str:
    """Return `[0.76, 0.82]`, or nothing when there is no interval."""
    if not has_interval(estimate):
        return ""
    return f"[{number(estimate.low, digits)}, {number(estimate.high, digits)}]"


@register.filter
def estimate_text(estimate: Any, digits: int = 2) -> str:
    """Return `0.79 [0.76, 0.82]` as plain text, for charts and titles."""
    return f"{number(estimate, digits)} {interval_text(estimate, digits)}".strip()


def _with_interval(value: str, ends: str) -> SafeString:
    return (
        format_html('{} <span class="ci">{}</span>', value, ends)
        if ends
        else format_html("{}", value)
    )


@register.filter
def estimate(value: Any, digits: int = 2) -> SafeString:
    """Return an estimate with its interval, muted; or "not defined" with its reason as title."""
    if not is_defined(value):
        return format_html('<span class="mute" title="{}">{}</span>', why(value), NOT_DEFINED)
    return _with_interval(number(value, digits), interval_text(value, digits))


@register.filter
def difference(value: Any, digits: int = 2) -> SafeString:
    """Return an estimate of a difference: every end carries its sign."""
    if not is_defined(value):
        return estimate(value)
    ends = ""
    if has_interval(value):
        ends = f"[{signed(value.low, digits)}, {signed(value.high, digits)}]"
    return _with_interval(signed(value, digits), ends)


@register.filter
def proportion(value: Any) -> SafeString:
    """Return `53% [30, 75]` for an estimate of a share."""
    if not is_defined(value):
        return estimate(value)
    digits = _percent_digits(getattr(value, "n", None))
    ends = ""
    if has_interval(value):
        ends = f"[{number(100 * value.low, digits)}, {number(100 * value.high, digits)}]"
    return _with_interval(percent(value), ends)


@register.filter
def why(value: Any) -> str:
    """Return the sentence that says why a number is not defined; empty when it is."""
    if is_defined(value):
        return ""
    return getattr(value, "message", "") or "There are not enough ratings to compute this."


def _band_of(value: float) -> int:
    return int(value >= TENTATIVE) + int(value >= GOOD)


@register.filter
def band(estimate: Any) -> str:
    """Return the band's word, or two ("tentative to good") when the interval crosses a limit.

    Without an interval no band is claimed.
    """
    if not is_defined(estimate):
        return NOT_DEFINED
    if not has_interval(estimate):
        return "no interval"
    low, high = BANDS[_band_of(estimate.low)], BANDS[_band_of(estimate.high)]
    return low if low == high else f"{low} to {high}"


@register.filter
def band_key(estimate: Any) -> str:
    """Return the band that sets colour and dot of the mark: that of the interval's low end."""
    if not (is_defined(estimate) and has_interval(estimate)):
        return ""
    return BANDS[_band_of(estimate.low)]


@register.filter
def band_icon(estimate: Any) -> str:
    """Return the icon of the band: empty, half or full dot."""
    return BAND_ICONS.get(band_key(estimate), "ring")


@register.filter
def share_of(part: Any, whole: Any) -> str:
    """Return part of whole in percent; "not defined" for nothing of nothing."""
    if not is_number(part) or not is_number(whole) or whole == 0:
        return NOT_DEFINED
    return percent(part / whole, whole)
