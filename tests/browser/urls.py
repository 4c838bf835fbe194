"""Pages made of the frame and the components alone, to try the harness and the scripts on."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from evalhub.charts import Axis, Row, agreement_chart, cell_interval, probe
from evalhub.plotting.tallies import bars, heat_rows, rating_strip
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

ALPHA = Estimate(0.79, 0.76, 0.82, 0.95, "unit bootstrap", 416)
LOW = Estimate(0.60, 0.54, 0.64, 0.95, "unit bootstrap", 416)
NEGATIVE = Estimate(-0.03, -0.62, 0.20, 0.95, "unit bootstrap", 12)
NONE = UndefinedStatistic("no_variation", "All 12 Outputs pass: there is nothing to agree about.")
NAV = [
    {
        "title": "Project",
        "items": [
            {"url": "/", "label": "Overview", "icon": "home", "current": True},
            {"url": "/items", "label": "Items", "icon": "list", "count": 480},
        ],
    },
    {"title": "", "items": [{"url": "/settings", "label": "Settings", "icon": "gear"}]},
]


class RunForm(forms.Form):
    """One of each kind of field."""

    split = forms.ChoiceField(choices=[("held", "Held-out, 120 Outputs"), ("cal", "Calibration")])
    budget = forms.DecimalField(label="Budget in dollars", min_value=7, help_text="About $6.84.")
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    order = forms.ChoiceField(
        choices=[("both", "Both orders"), ("one", "One order")], widget=forms.RadioSelect
    )
    notify = forms.BooleanField(label="Write to me when it ends", required=False)


def charts() -> dict[str, object]:
    rows = [Row("Accuracy", "ordinal, 1-5", ALPHA), Row("Completeness", "ordinal, 1-5", LOW)]
    undefined = Row("Policy compliance", "pass, fail", NONE)
    judged = [Row("Tone", "3 values", NEGATIVE, ceiling=ALPHA), *rows]
    axis = Axis(-0.5, 0.5, (-0.5, -0.25, 0, 0.25, 0.5))
    return {
        "agreement": agreement_chart([*rows, undefined], title="Alpha per Criterion"),
        "judge": agreement_chart(judged, title="Judge against people"),
        "cell": cell_interval(ALPHA, Axis(0.5, 1), lines=(0.667, 0.8)),
        "probe": probe(NEGATIVE, axis, title="Length", innocent=(-0.1, 0.1)),
        "strip": rating_strip({"AO": 1, "BL": 1, "CW": 3}, list("12345"), title="Ratings"),
        "bars": bars([31, 28, 36], ["Mon", "Tue", "Wed"], title="Annotations this week"),
        "heat": heat_rows([[24, 2], [0, 12]]),
        "options": ["pass", "fail"],
    }


def parts_page(request: HttpRequest) -> HttpResponse:
    form = RunForm(
        {"split": "held", "budget": "4", "order": ""} if "errors" in request.GET else None
    )
    context = {
        "nav": NAV if "plain" not in request.GET else [],
        "crumbs": [{"label": "Projects", "url": "/"}, {"label": "Refund disputes"}],
        "form": form,
        "alpha": ALPHA,
        "undefined": NONE,
        "text": "Line one\nreversed \u202etxet\u202c, hidden \u200b, <script>alert(1)</script>",
        **charts(),
    }
    return render(request, "parts_page.html", context, status=422 if form.errors else 200)


def desk_page(request: HttpRequest) -> HttpResponse:
    context = {"pair": "pair" in request.GET, "criteria": ["accuracy", "tone"]}
    return render(request, "desk_page.html", context)


def draft(request: HttpRequest) -> HttpResponse:
    """Store the draft in a cookie, so that the test sees what arrived."""
    answer = HttpResponse(status=204)
    answer.set_cookie(
        "draft",
        "/".join(
            f"{k}={v}"
            for k, v in sorted(request.POST.items())
            if k in {"accuracy", "tone", "accuracy_reason"}
        ),
    )
    return answer


def submitted(request: HttpRequest) -> HttpResponse:
    return render(request, "error.html", {"status": 409, "title": "Submitted"}, status=409)


def missing(request: HttpRequest) -> HttpResponse:
    return render(request, "404.html", status=404)


urlpatterns = [
    path("", parts_page),
    path("desk", desk_page),
    path("draft", draft),
    path("beat", draft),
    path("submit", submitted),
    path("missing", missing),
]
