"""A project whose texts say how good they are, for judges whose defect is known."""

import numpy as np

from annotation.models import Criterion, Item, Output, Project, Reference, Subject
from judges.engine.probes.texts import decorated
from judges.models import Judge, JudgeRun, PromptVersion
from judges.selectors.battery.probe import Probe
from judges.selectors.comparisons import compare_run
from judges.selectors.probes import probes_of
from judges.services.execution import work_on_calls
from judges.services.probing.sheets import ProbePlan
from judges.services.probing.starting import start_probing
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_prompt
from tests.factories.projects import make_project, make_rubric

STYLES = ("gpt", "claude", "llama")
FILLER = "The matter is looked at from one more side and told in a sentence of some words. "
GERMAN = (
    "Die Sache wird noch einmal von einer anderen Seite angesehen und in einem Satz mit Worten "
    "erzählt. "
)
KEYS = ("accuracy", "overall")


def make_world(n_items: int, seed: int, slug: str = "probed", *, dressed: bool = False) -> Project:
    """A project of its own, filled."""
    project = make_project(slug)
    make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",))
    return fill_world(project, n_items, seed, dressed=dressed)


def fill_world(project: Project, n_items: int, seed: int, *, dressed: bool = False) -> Project:
    """Items of two outputs and their pair; the values taken as true are now and then off by one.

    Better outputs are a little longer; nothing else goes with quality. `dressed` ones have
    Markdown or a signature too, two of three, and all have a translation.
    """
    rng = np.random.default_rng(seed)
    items = Item.objects.bulk_create(
        Item(
            project=project,
            key=f"it-{number}",
            position=number,
            input=f"Question {number}?",
            metadata={"market": ("north", "south")[int(rng.integers(2))]},
        )
        for number in range(n_items)
    )
    quality = rng.integers(1, 6, (n_items, 2))
    outputs = Output.objects.bulk_create(
        output_of(item, side, int(quality[item.position, side]), rng)
        for item in items
        for side in (0, 1)
    )
    if dressed:
        dress(items, outputs)
    add_truth(project, items, outputs, quality, rng)
    return project


def dress(items: list[Item], outputs: list[Output]) -> None:
    """Give stored outputs their dress, and their items the translations."""
    for number, one in enumerate(outputs):
        german = in_dress(one.text.replace(FILLER, GERMAN), number)
        one.text = in_dress(one.text, number)
        one.item.metadata.setdefault("translations", {})[one.key] = german
    Output.objects.bulk_update(outputs, ["text"])
    Item.objects.bulk_update(items, ["metadata"])


def in_dress(text: str, number: int) -> str:
    """One text in Markdown, one signed, one as it is, in turn."""
    return (decorated(text), f"{text}\n\nWritten by Claude.", text)[number % 3]


def output_of(item: Item, side: int, quality: int, rng: np.random.Generator) -> Output:
    style = STYLES[int(rng.integers(3))]
    length = max(1, int(rng.normal(4.2 + 0.5 * quality, 2.5)))
    head = f"id={item.position * 2 + side} quality={quality} style={style}. "
    return Output(
        item=item,
        position=side,
        key=f"{item.key}-{'ab'[side]}",
        model={"gpt": "gpt-4o", "claude": "claude-3-opus", "llama": "llama-3-8b"}[style],
        text=head + FILLER * length,
    )


def add_truth(
    project: Project,
    items: list[Item],
    outputs: list[Output],
    quality: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Subjects of outputs and pairs, with a reference each."""
    criteria = {one.key: one for one in Criterion.objects.filter(rubric__project=project)}
    singles = Subject.objects.bulk_create(
        Subject(project=project, item=one.item, scope="output", output=one) for one in outputs
    )
    pairs = Subject.objects.bulk_create(
        Subject(project=project, item=item, scope="pair") for item in items
    )
    noise = rng.choice([-1, 0, 1], p=[0.05, 0.9, 0.05], size=quality.shape)
    truth = np.clip(quality + noise, 1, 5)
    better = np.sign(truth[:, 0] - truth[:, 1])
    values = [int(one) for one in truth.ravel()]
    names = [{1: "A", 0: "tie", -1: "B"}[int(one)] for one in better]
    of_both = [("accuracy", zip(singles, values, strict=True))]
    of_both.append(("overall", zip(pairs, names, strict=True)))
    Reference.objects.bulk_create(
        Reference(project=project, subject=subject, criterion=criteria[key], value=value)
        for key, rows in of_both
        for subject, value in rows
    )


def measured(judge: Judge, prompts: tuple[PromptVersion, ...], repeats: int = 2) -> JudgeRun:
    """A run to its end."""
    run = start_run(judge=judge, plan=RunPlan(prompts, repeats=repeats))
    return worked_off(run)


def probed(judge: Judge, plan: ProbePlan) -> JudgeRun:
    """A probing to its end."""
    return worked_off(start_probing(judge=judge, plan=plan))


def worked_off(run: JudgeRun) -> JudgeRun:
    while work_on_calls():
        pass
    run.refresh_from_db()
    return run


def prompts_of(project: Project) -> tuple[PromptVersion, ...]:
    return tuple(make_prompt(project, key) for key in KEYS)


def battery_of(run: JudgeRun, sampling: object) -> dict[str, dict[str, Probe]]:
    """Every probe of a run by criterion and key."""
    found = {key: compare_run(run, key, sampling) for key in KEYS}  # type: ignore[arg-type]
    return {
        key: {one.key: one for one in probes_of(comparison)}
        for key, comparison in found.items()
        if comparison is not None
    }
