"""On what a run is made: how many units, which Items of a project, how often each."""

from django.db.models import Count

from judges.models import JudgeCall, JudgeRun

NOUNS = {"output": "Output", "pair": "pair"}


def asked_about(run: JudgeRun) -> str:
    """12 Outputs and 6 pairs of the first 6 Items, 3 times each; empty without calls."""
    calls = JudgeCall.objects.filter(run=run, repeat=0).order_by("scope").values("scope")
    rows = calls.annotate(n=Count("subject", distinct=True), orders=Count("order", distinct=True))
    units = " and ".join(units_of(row["scope"], row["n"], row["orders"]) for row in rows)
    if not units:
        return ""
    items = f" of the first {run.limit:,} Item{'' if run.limit == 1 else 's'}" if run.limit else ""
    times = f", {run.repeats} times each" if run.repeats > 1 else ""
    return f"{units}{items}{times}"


def units_of(scope: str, n: int, orders: int) -> str:
    """6 pairs in both orders."""
    both = " in both orders" if orders > 1 else ""
    return f"{n:,} {NOUNS[scope]}{'' if n == 1 else 's'}{both}"
