"""What each coefficient takes for granted, and when it misleads, in a sentence each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    name: str
    assumes: str
    misleads: str


COEFFICIENTS = {
    "alpha_nominal": Words(
        "Krippendorff's alpha, nominal",
        "Values are names: they are the same or not. Any number of Raters, gaps allowed.",
        "On an ordered scale one step apart counts like the whole scale. Where nearly everybody"
        " gives one value it falls, though people agree: look at AC1 and the counts beside it.",
    ),
    "alpha_ordinal": Words(
        "Krippendorff's alpha, ordinal",
        "Values have an order; how far two are apart follows from how often those between"
        " them are given. Any number of Raters, gaps allowed.",
        "Distances depend on what was given here: two projects with other shares of values are"
        " not compared by it without a look at both distributions.",
    ),
    "alpha_interval": Words(
        "Krippendorff's alpha, interval",
        "Steps are equally large: 1 to 2 is as far as 4 to 5. Any number of Raters, gaps allowed.",
        "A few far outliers carry it, and on a scale of words the equal steps are a claim.",
    ),
    "alpha_ratio": Words(
        "Krippendorff's alpha, ratio",
        "There is a true zero: 1 to 2 is as far as 10 to 20. Any number of Raters, gaps allowed.",
        "Small values weigh most; a zero beside anything is the largest distance.",
    ),
    "jackknife": Words(
        "The same alpha, jackknife interval",
        "What alpha does; its interval comes from leaving out one unit at a time.",
        "It is the safer interval below about 50 units; where one unit carries everything it is"
        " wide, and right.",
    ),
    "conger": Words(
        "Conger's kappa",
        "Chance is what each Rater gives; with two Raters it is Cohen's. On ordered scales far"
        " disagreement counts by its square.",
        "It rises when Raters use the values in different shares: being stricter looks like"
        " agreeing.",
    ),
    "brennan_prediger": Words(
        "Brennan and Prediger's S",
        "By chance every value of the scale is as likely as any other. On ordered scales far"
        " disagreement counts by its square.",
        "Values that nobody uses raise it: it depends on how long the scale is written.",
    ),
    "percent": Words(
        "Percent agreement",
        "Nothing: the share of pairs of Ratings of a unit that are the same.",
        "Chance is not taken off: with two values of which one is rare, people who guess agree"
        " most of the time.",
    ),
    "fleiss": Words(
        "Fleiss' kappa",
        "Values are names; chance is what all Raters together give. Units with two Ratings or"
        " more, whoever gave them.",
        "Like nominal alpha it falls when one value is rare, and it does not know an order.",
    ),
    "ac1": Words(
        "Gwet's AC1",
        "Values are names; chance agreement happens on hard units alone.",
        "It stays high where one value is rare even if nobody recognises the rare one: look at"
        " the agreement on that value.",
    ),
    "ac2": Words(
        "Gwet's AC2, quadratic weights",
        "Values are equally far apart, and far disagreement counts by its square.",
        "Near misses count for almost nothing: it is high on long scales, whatever people do.",
    ),
    "cohen": Words(
        "Cohen's kappa",
        "Two Raters, values are names; chance is what each of the two gives.",
        "It rises when the two use the values in different shares, and falls when one is rare.",
    ),
    "weighted": Words(
        "Cohen's kappa, quadratic weights",
        "Two Raters, values equally far apart; far disagreement counts by its square.",
        "Near misses count for almost nothing: it is near a correlation.",
    ),
    "icc_2,1": Words(
        "ICC(2,1), one Rating",
        "Numbers with equal steps and normal errors; every Rater rated every unit; the Raters"
        " are a sample.",
        "It needs units that differ: on answers that are all alike it is low, however close"
        " people are.",
    ),
    "icc_2,k": Words(
        "ICC(2,k), mean of all Raters",
        "The same, for the mean over the Raters instead of one of them.",
        "It speaks of the mean only: one Rater alone is less reliable than this.",
    ),
}
