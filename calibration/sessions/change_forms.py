"""The forms of a session's product: other words for the Rubric, what is sent out again."""

from typing import Any

from django import forms

from calibration.selectors.sessions.changes import ChangePage

LONGEST = 20_000


class ChangeForm(forms.Form):
    """The words of the criteria in focus and the guidelines, one field a text."""

    def __init__(self, page: ChangePage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        for place, one in enumerate(page.criteria):
            words = page.words["criteria"][one.key]
            self.add(f"c{place}-question", f"{one.title}, question", words["question"], 2)
            self.add(f"c{place}-guideline", f"{one.title}, guideline", words["guideline"], 2)
            for at, (value, text) in enumerate(words["anchors"].items()):
                self.add(f"c{place}-a{at}", f"{one.title}, anchor {value}", text, 2)
        self.add("guidelines", "Guidelines", page.words["guidelines"], 6)
        note = page.change.note if page.change else ""
        self.add("note", "What changed, in a sentence", note, 2)

    def add(self, name: str, label: str, initial: str, rows: int) -> None:
        self.fields[name] = forms.CharField(
            label=label,
            initial=initial,
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": rows}),
        )

    def words(self) -> dict[str, Any]:
        """What a valid form says, as a draft keeps it."""
        criteria = {}
        for place, one in enumerate(self.page.criteria):
            values = self.page.words["criteria"][one.key]["anchors"]
            criteria[one.key] = {
                "question": self.text(f"c{place}-question"),
                "guideline": self.text(f"c{place}-guideline"),
                "anchors": {v: self.text(f"c{place}-a{at}") for at, v in enumerate(values)},
            }
        return {"guidelines": self.text("guidelines"), "criteria": criteria}

    def text(self, name: str) -> str:
        written: str = self.cleaned_data[name]
        return written.replace("\r\n", "\n").strip()


class RelabelForm(forms.Form):
    """How many fresh answers each chosen subject gets."""

    slots = forms.IntegerField(label="Fresh answers for each", min_value=1, max_value=10, initial=2)
