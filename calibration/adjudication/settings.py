"""The plan of adjudication as a form."""

from typing import Any

from django import forms

from annotation.access import CAPABILITIES, Capability
from annotation.models import Membership, Project
from annotation.selectors.ratings import scale_of
from calibration.adjudication.tolerances import CLASSES, tolerance_of
from calibration.models import AdjudicationPlan
from calibration.selectors.adjudications.live import adjudication_plan
from calibration.selectors.units import golden_criteria
from calibration.services.adjudications.plans import PlanInput
from evalhub.accounts.models import User

LINES = forms.Textarea(attrs={"rows": 4})


class PlanForm(forms.Form):
    """Who settles what, in which order, from which difference on."""

    two_person = forms.BooleanField(
        label="A decision needs a second person",
        help_text="It stays proposed until somebody else who may settle confirms it.",
        required=False,
    )
    domain_key = forms.CharField(
        label="Metadata key of the domain",
        max_length=200,
        required=False,
        help_text="Such as product or intent.",
    )
    domains = forms.CharField(
        label="Experts by domain",
        widget=LINES,
        required=False,
        help_text="One domain a line with the e-mail addresses of its experts: "
        "cards: adam@example.org, eve@example.org",
    )
    experts_only = forms.BooleanField(
        label="Only its experts settle a domain's Items",
        help_text="Managers may stand in. A domain nobody is named for is anybody's.",
        required=False,
    )
    risk_key = forms.CharField(
        label="Metadata key of the risk",
        max_length=200,
        required=False,
        help_text="The gravest cases come first.",
    )
    risks = forms.CharField(
        label="Its values, the gravest first",
        max_length=1000,
        required=False,
        help_text="With commas. Empty: 1, 2, 3 or critical, high, medium, low.",
    )

    def __init__(self, project: Project, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.project = project
        self.measured = {}
        for criterion in golden_criteria(project):
            usual = tolerance_of(criterion, scale_of(criterion))
            if usual.way != CLASSES:
                name = f"tolerance-{criterion.key}"
                self.measured[name] = criterion.key
                self.fields[name] = forms.FloatField(
                    label=f"Tolerance of {criterion.title}",
                    min_value=0,
                    required=False,
                    help_text=f"Ratings further apart are a case. Empty: {usual.words}.",
                )

    @classmethod
    def of(cls, project: Project) -> "PlanForm":
        """The form filled with the plan as it is."""
        plan = adjudication_plan(project)
        given = {f"tolerance-{key}": value for key, value in plan.tolerances.items()}
        names = ("two_person", "experts_only", "domain_key", "risk_key")
        given |= {name: getattr(plan, name) for name in names}
        given |= {"risks": ", ".join(map(str, plan.risks)), "domains": domain_lines(plan)}
        return cls(project, initial=given)

    def clean_domains(self) -> dict[str, list[int]]:
        """User ids by domain. Names the line that cannot be read."""
        known = experts_of(self.project)
        found: dict[str, list[int]] = {}
        for line in self.cleaned_data["domains"].splitlines():
            if line.strip():
                domain, _, people = line.rpartition(":")
                emails = [one.strip().casefold() for one in people.split(",") if one.strip()]
                wrong = [email for email in emails if email not in known]
                if not domain.strip() or not emails:
                    raise forms.ValidationError(f"“{line}”: write a domain, a colon, addresses.")
                if wrong:
                    raise forms.ValidationError(f"{wrong[0]} is no member who may settle here.")
                found[domain.strip()] = [known[email] for email in emails]
        return found

    def plan(self) -> PlanInput:
        """The cleaned plan as the service takes it."""
        data = self.cleaned_data
        given = {key: data[name] for name, key in self.measured.items()}
        return PlanInput(
            two_person=data["two_person"],
            experts_only=data["experts_only"],
            domain_key=data["domain_key"].strip(),
            domains=data["domains"],
            risk_key=data["risk_key"].strip(),
            risks=[one.strip() for one in data["risks"].split(",") if one.strip()],
            tolerances={key: value for key, value in given.items() if value is not None},
        )


def experts_of(project: Project) -> dict[str, int]:
    """Who may settle here, by e-mail address."""
    roles = [role for role, allowed in CAPABILITIES.items() if Capability.ADJUDICATE in allowed]
    rows = Membership.objects.filter(project=project, role__in=roles)
    return {email.casefold(): user for email, user in rows.values_list("user__email", "user")}


def domain_lines(plan: AdjudicationPlan) -> str:
    users = {user for several in plan.domains.values() for user in several}
    emails = dict(User.objects.filter(pk__in=users).values_list("pk", "email"))
    return "\n".join(
        f"{domain}: {', '.join(emails[user] for user in several if user in emails)}"
        for domain, several in sorted(plan.domains.items())
    )
