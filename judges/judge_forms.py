"""Forms of judges and of what is known about models: is the input well formed?"""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms

from judges.engine.parameters import BadParameters, read_parameters
from judges.engine.providers.catalogue import KINDS
from judges.forms import dollars
from judges.models import Judge
from judges.services.judges import LIMITS
from judges.services.providers.prices import PROVIDERS

DEFAULT = "compatible"
MOST_A_MINUTE = 2**31 - 1
AREA = {"rows": 3, "spellcheck": "false"}
MAPPING_HELP = (
    'A JSON object: "path", "headers" without secrets, "key" with the header the key goes into, '
    '"body" with "{prompt}" (and "{model}", "{schema}", "{parameters}") standing alone in their '
    'strings, "reply" with paths such as {"text": "choices[0].text"}, and "endings".'
)
SHAPES = [
    ("json_schema", "response_format with a schema"),
    ("json_object", "response_format in JSON mode"),
    ("structured_outputs", "structured_outputs (vLLM)"),
    ("none", "nothing; only the prompt asks for JSON"),
]


def version(label: str, text: str) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(label=label, max_length=100, required=False, help_text=text)


# Fields of the options that a provider takes beside a model.
OPTIONS: dict[str, Callable[[], forms.Field]] = {
    "anthropic_version": version("Version of the API", "Empty: 2023-06-01."),
    "deployment": version("Deployment", "Empty: the one named as the model."),
    "api_version": version("Version of the API", "For example 2024-10-21. Empty: the current one."),
    "structured": lambda: forms.ChoiceField(
        label="How the shape of a reply is told",
        choices=SHAPES,
        required=False,
        help_text="Every reply is checked anyway.",
    ),
    "mapping": lambda: forms.CharField(
        label="Mapping",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=MAPPING_HELP,
    ),
}


class JudgeForm(forms.Form):
    """A judge of one provider: the fields of the others are not there."""

    name = forms.CharField(max_length=200)
    base_url = forms.CharField(label="Address", max_length=500)
    model = forms.CharField(max_length=200)
    api_key = forms.CharField(
        label="Key",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Sealed so that only a worker can open it, bound to the address, and never "
        "shown again.",
    )
    parameters = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs=AREA),
        help_text='A JSON object sent with every call, for example {"max_tokens": 400}.',
    )
    price_in = dollars("Price per million tokens in", 0)
    price_out = dollars("Price per million tokens out", 0)
    price_cached = dollars(
        "Price per million tokens in that were cached",
        0,
        help_text="Prices left empty are looked up in the table of prices when a run starts.",
    )
    concurrency = forms.IntegerField(
        label="Calls at once",
        min_value=1,
        max_value=256,
        initial=16,
        required=False,
        help_text="Of all workers together.",
    )
    requests_per_minute = forms.IntegerField(
        min_value=1,
        max_value=MOST_A_MINUTE,
        required=False,
        help_text="As the provider allows your key; all workers share it. Empty: no limit.",
    )
    tokens_per_minute = forms.IntegerField(
        min_value=1,
        max_value=MOST_A_MINUTE,
        required=False,
        help_text="Of prompts and replies together. Empty: no limit.",
    )

    def __init__(self, *args: Any, provider: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = KINDS[provider]
        self.provider = provider
        self.fields["base_url"].help_text = f"For example {kind.address}"
        for name in kind.options:
            self.fields[name] = OPTIONS[name]()
        first = ("name", "base_url", "model", "api_key", *kind.options)
        self.order_fields(first)

    def clean_parameters(self) -> dict[str, Any]:
        return read(self.cleaned_data["parameters"])

    def clean_mapping(self) -> dict[str, Any]:
        return read(self.cleaned_data["mapping"])

    @classmethod
    def shown(cls, judge: Judge) -> dict[str, Any]:
        """A judge as the form shows it, without the key."""
        mapping = judge.options.get("mapping")
        return {
            "name": judge.name,
            "base_url": judge.base_url,
            "model": judge.model,
            **judge.options,
            **({"mapping": json.dumps(mapping, indent=1)} if mapping else {}),
            "parameters": json.dumps(judge.parameters) if judge.parameters else "",
            "price_in": plain(judge.price_per_million_in),
            "price_out": plain(judge.price_per_million_out),
            "price_cached": plain(judge.price_per_million_cached),
            "concurrency": judge.concurrency,
            "requests_per_minute": judge.requests_per_minute or "",
            "tokens_per_minute": judge.tokens_per_minute or "",
        }

    def options(self) -> dict[str, Any]:
        prices = ("price_in", "price_out", "price_cached")
        names = ("api_key", "parameters", *prices, "concurrency", *LIMITS)
        options = {name: self.cleaned_data[name] for name in KINDS[self.provider].options}
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "provider": self.provider, "options": options}


class ModelForm(forms.Form):
    """What every fact about models says: whose they are, how they are called, where it was read."""

    provider = forms.ChoiceField(
        required=False,
        choices=[
            ("", "any provider"),
            *((value, label) for value, label in Judge.Provider.choices if value in PROVIDERS),
        ],
    )
    pattern = forms.CharField(
        label="Model", max_length=200, help_text="Its name, or the beginning of it and *."
    )
    source = forms.CharField(
        max_length=500, help_text="Where this was read, such as the address of a page."
    )


class PriceForm(ModelForm):
    """A price from a day on."""

    valid_from = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    price_in = dollars("Per million tokens in", 0)
    price_out = dollars("Per million tokens out", 0)
    price_cached = dollars("Per million tokens in that were cached", 0)
    field_order = ("provider", "pattern", "valid_from", "price_in", "price_out", "price_cached")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("price_in", "price_out"):
            self.fields[name].required = True


class RetirementForm(ModelForm):
    """The day a model ends."""

    retires_on = forms.DateField(label="Ends on", widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("provider", "pattern", "retires_on")


def read(text: str) -> dict[str, Any]:
    try:
        return read_parameters(text)
    except BadParameters as error:
        raise forms.ValidationError(str(error)) from None


def plain(price: Decimal | None) -> str:
    """A price without trailing zeros."""
    return "" if price is None else f"{price.normalize():f}"
