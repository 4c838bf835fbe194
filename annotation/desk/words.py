"""What a scale and a condition say at the desk, in the language of the page.

In English they are the words of the dataset's own modules, which know no other language.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from annotation.dataset.asking.rules import Condition
from annotation.dataset.kinds.scales import NumberScale, SetScale, TextScale
from annotation.dataset.values import Scale, value_key, value_text


def condition_text(when: Condition, title: str) -> str:
    """When a criterion is asked."""
    values = either(value_text(value) for value in when.values)
    return _("Only if %(title)s is %(values)s.") % {"title": title, "values": values}


def either(words: Iterable[str]) -> str:
    """Words as people list alternatives: "1, 2 or 3"."""
    *most, last = words
    return _("%(most)s or %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def scale_words(scale: Scale) -> str:
    """What a scale takes; nothing for a list of points, whose buttons say it."""
    if isinstance(scale, NumberScale):
        return number_words(scale)
    if isinstance(scale, SetScale):
        return set_words(scale)
    if isinstance(scale, TextScale):
        return _("a text of at most %(n)s characters") % {"n": f"{scale.longest:,}"}
    return ""


def number_words(scale: NumberScale) -> str:
    open_ended = scale.low is None or scale.high is None
    low = _("of at least %(bound)s") if open_ended else _("from %(bound)s")
    high = _("of at most %(bound)s") if open_ended else _("to %(bound)s")
    said = [(low, scale.low), (high, scale.high), (_("in steps of %(bound)s"), scale.step)]
    bounds = [words % {"bound": f"{bound:g}"} for words, bound in said if bound is not None]
    return " ".join([_("a number"), *bounds, *([f"({scale.unit})"] if scale.unit else [])])


def set_words(scale: SetScale) -> str:
    options = ", ".join(value_key(value) for value in scale.values or ())
    words = {"fewest": scale.fewest, "most": scale.most, "options": options}
    if scale.most is not None:
        return _("%(fewest)s to %(most)s of %(options)s") % words
    return (
        _("at least %(fewest)s of %(options)s") % words
        if scale.fewest
        else (_("any of %(options)s") % words)
    )
