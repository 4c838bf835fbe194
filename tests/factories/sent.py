"""What a browser sends of a page: the fields of its form as they stand."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Collects the fields of the form with an id, or of forms without one; no buttons."""

    def __init__(self, form: str | None) -> None:
        super().__init__()
        self.form, self.inside, self.name, self.first = form, False, "", True
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == self.form
        elif not self.inside:
            return
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.fields[given["name"]] = given.get("value") or ("on" if "checked" in given else "")
        elif tag in ("textarea", "select"):
            self.name, self.first = given["name"], True
            self.fields[self.name] = ""
        elif tag == "option" and (self.first or "selected" in given):
            self.fields[self.name], self.first = given.get("value") or "", False

    def handle_data(self, data: str) -> None:
        if self.inside and self.name and self.lasttag == "textarea":
            self.fields[self.name] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self.name = ""


def fields_sent(html: str, form: str | None) -> dict[str, str]:
    reader = FormReader(form)
    reader.feed(html)
    return reader.fields
