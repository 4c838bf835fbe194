"""What a version's options may be: examples come from the few-shot split and from nowhere else."""

from calibration.models import SplitPlace
from judges.engine.prompting import placeholders
from judges.engine.prompts.options import PromptOptions
from judges.errors import InvalidPrompt
from judges.models import JudgePrompt
from judges.selectors.prompts.examples import rows_of

RULE = "Only Items of the split few_shot may be examples."


def check_options(prompt: JudgePrompt, text: str, options: PromptOptions) -> None:
    """Raise `InvalidPrompt` for options that the text or the splits do not allow."""
    if options.examples and "examples" not in placeholders(text):
        raise InvalidPrompt(
            "Examples were chosen, and the text never shows {{ examples }}. Put it where they "
            "belong, before the material."
        )
    if not options.both_orders and prompt.scope != "pair":
        raise InvalidPrompt("Only a prompt about pairs has two orders to ask in.")
    check_examples(prompt, options)


def check_examples(prompt: JudgePrompt, options: PromptOptions) -> None:
    """Raise `InvalidPrompt` naming the first example that may not be one."""
    if not options.examples:
        return
    strange = [one.key for one in options.examples if one.key not in prompt.criteria]
    if strange:
        raise InvalidPrompt(f"An example is about {strange[0]}, which this prompt does not ask.")
    rows = rows_of(prompt.project, options)
    if len(rows) != len(set(options.examples)):
        raise InvalidPrompt(
            f"An example is not in release {options.release}. {RULE} Choose from those listed."
        )
    items = {one.subject.item_id: one.subject.item.key for one in rows}
    places = dict(SplitPlace.objects.filter(item__in=items).values_list("item_id", "split"))
    for item, key in items.items():
        if places.get(item) != "few_shot":
            where = places.get(item, "no split").replace("_", "-")
            raise InvalidPrompt(f"Item {key} is in {where}. {RULE}")
