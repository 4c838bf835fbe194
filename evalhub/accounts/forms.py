"""Forms of one's own account, and of choosing a name and a password the first time."""

from unicodedata import normalize

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from evalhub.accounts.models import User
from evalhub.accounts.selectors.people import looks_like_another
from evalhub.languages.choices import language_choices
from evalhub.zones.choices import PREFERENCE, zone_names

NAME_LENGTH = 200
# Invisible, and part of how names are spelled in some scripts.
JOINERS = "\u200c\u200d"


def unlike_others(name: str, email: str) -> str:
    """Return a name that nobody with another address has in other letters that look the same."""
    if looks_like_another(name, email):
        raise ValidationError(
            _(
                "This looks like the name of somebody else and is written with other letters. "
                "Write it with the letters of one alphabet, or add to it."
            )
        )
    return name


def password_rules() -> str:
    """What a password must be, in the language of the page."""
    return " ".join(password_validators_help_texts())


class NameField(forms.CharField):
    """A person's name, in the one spelling of what it looks like, without what nobody sees."""

    def to_python(self, value: object) -> str:
        # Before its length is looked at: one letter may stand for many.
        return normalize("NFKC", super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        if not all(mark.isprintable() or mark in JOINERS for mark in value):
            raise ValidationError(_("A name has no invisible characters. Type it anew."))


class ProfileForm(forms.Form):
    """What a person may change about themselves; the address is not theirs to change."""

    name = NameField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        help_text=_("Others in your Projects see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: object, email: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_name(self) -> str:
        return unlike_others(self.cleaned_data["name"], self.email)


class LanguageForm(forms.Form):
    """The language of the pages on which one rates; empty leaves it to the browser."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("As my browser asks")), *language_choices()],
    )


class BreakForm(forms.Form):
    """When a person is reminded of a break."""

    break_minutes = forms.TypedChoiceField(
        label=_("Remind me of a break"),
        coerce=int,
        choices=[
            (0, _("Never")),
            (25, _("After 25 minutes")),
            (50, _("After 50 minutes")),
            (90, _("After 90 minutes")),
        ],
        help_text=_(
            "A line at the desk after work without a pause of 10 minutes. Only you see it."
        ),
    )

    @classmethod
    def of(cls, user: User) -> "BreakForm":
        return cls(initial={"break_minutes": user.preferences.get("break_minutes", 50)})


class ZoneForm(forms.Form):
    """Whose midnights part a person's days; empty is the server's."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [
            ("", _("As the server: %(zone)s") % {"zone": settings.TIME_ZONE}),
            *((name, name) for name in zone_names()),
        ],
        help_text=_(
            "Your days and weeks begin at midnight there: for daily numbers of answers, and for "
            "today and this week on My work. After a change a daily number counts the answers of "
            "the last 24 hours, until midnight a full day later; what My work shows follows at "
            "once."
        ),
        widget=forms.Select(attrs={"data-zone": ""}),
    )

    @classmethod
    def of(cls, user: User) -> "ZoneForm":
        return cls(initial={"time_zone": user.preferences.get(PREFERENCE, "")})


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(
        label=_("Name of the token"),
        max_length=80,
        help_text=_("What will use it: “nightly export”."),
    )
    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("1 year"))],
        initial=90,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        # Another form of the page has a name too.
        super().__init__(*args, auto_id="token_%s", **kwargs)


class NewPersonForm(forms.Form):
    """Name and password of somebody who follows an invitation."""

    name = NameField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy(password_rules, str)(),
    )

    def __init__(self, *args: object, email: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_name(self) -> str:
        return unlike_others(self.cleaned_data["name"], self.email)

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        validate_password(password, person)
        return password
