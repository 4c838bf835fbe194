"""Judges, prompts and runs, every default visible."""

from annotation.models import Criterion, Project, Subject
from judges.models import Judge, JudgePrompt, JudgeRun, PromptVersion, Verdict

OUTPUT_TEXT = "{{ rubric }}\n[Answer]\n{{ output }}\n"
PAIR_TEXT = "{{ rubric }}\n\n[Answer A]\n{{ output_a }}\n\n[Answer B]\n{{ output_b }}\n==="


def make_judge(project: Project, name: str = "tester", **fields: object) -> Judge:
    """A judge on loopback; `model` names the fake provider's scenario."""
    defaults = {"provider": "openai", "base_url": "http://127.0.0.1:9/v1", "model": "clean"}
    return Judge.objects.create(project=project, name=name, **{**defaults, **fields})


def make_prompt(
    project: Project, key: str = "accuracy", text: str = "", *, name: str = ""
) -> PromptVersion:
    """The first version of a prompt that asks for one criterion."""
    criterion = Criterion.objects.get(rubric__project=project, key=key)
    pair = criterion.scope == "pair"
    prompt = JudgePrompt.objects.create(
        project=project, name=name or f"about-{key}", scope=criterion.scope, criteria=[key]
    )
    return PromptVersion.objects.create(
        prompt=prompt,
        number=1,
        text=text or (PAIR_TEXT if pair else OUTPUT_TEXT),
        digest="0" * 64,
    )


def make_run(project: Project, judge: Judge | None = None, **fields: object) -> JudgeRun:
    """An imported run: finished, without calls."""
    judge = judge or make_judge(project, provider="imported", base_url="")
    defaults = {"number": 1, "imported": True, "status": "finished", "model": judge.model}
    return JudgeRun.objects.create(project=project, judge=judge, **{**defaults, **fields})


def make_verdict(
    run: JudgeRun, subject: Subject, key: str, value: object, **fields: object
) -> None:
    criterion = Criterion.objects.get(rubric__project=run.project, key=key)
    status = "ok" if value is not None else "unparsed"
    Verdict.objects.create(
        run=run, subject=subject, criterion=criterion, value=value, status=status, **fields
    )


def few_shot_unit(project: Project, key: str = "accuracy") -> Subject:
    """A unit of the few-shot split that the newest release has a value for."""
    return Subject.objects.filter(
        project=project, item__split_place__split="few_shot", scope=scope_of(project, key)
    ).order_by("pk")[0]


def scope_of(project: Project, key: str) -> str:
    return Criterion.objects.get(rubric__project=project, key=key).scope
