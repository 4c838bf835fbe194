import time
from argparse import ArgumentParser, ArgumentTypeError
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from annotation.models import Project
from annotation.selectors.ratings import project_by_slug
from evalhub.wiring.commands import EvalhubCommand
from judges.engine.reading.joining import Doubt
from judges.models import JudgeRun, Panel, PromptVersion
from judges.results.reading import FORMATS
from judges.selectors.panels import off_scale
from judges.selectors.runs import (
    failed_calls,
    judge_named,
    newest_versions,
    run_numbered,
    run_progress,
)
from judges.services.budgets import REACHED
from judges.services.execution import sweep_calls, work_on_calls
from judges.services.results.importing import import_results
from judges.services.running.allowances import change_budget
from judges.services.running.halts import lift_halt
from judges.services.running.panels import CascadePolicy, start_cascade, start_jury
from judges.services.running.steering import pause_all_runs, pause_run
from judges.services.runs import RunPlan, cancel_run, resume_run, start_run

STOPPED_BY_BUDGET = 3
SWEEP_SECONDS = 15.0


STEERING = {
    "pause": "begin no more calls of a run; without a number, of all runs of the project",
    "resume": "go on with a run, and ask again for calls that failed; without a number, let calls "
    "of the project be made after all was paused",
    "cancel": "end a run; what is under way is stored",
}
PANELS = {
    "jury": "ask several judges, or one with several prompts, and join what they say",
    "cascade": "ask the first judge, and the second one where the first is in doubt",
}
STEERED = {"pause": pause_run, "resume": resume_run, "cancel": cancel_run}


def dollars(text: str) -> Decimal:
    """Read an amount of money."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise ArgumentTypeError(f"{text!r} is not an amount of dollars")
    return amount


class Command(EvalhubCommand):
    help = "Plan and run a judge over a project's items, or load what it gave in another tool."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, parser_class=ArgumentParser)
        run = actions.add_parser("run", help="plan a run; with --wait also work it off here")
        run.add_argument("slug", help="the project")
        run.add_argument("--judge", required=True, metavar="NAME", help="the judge")
        run.add_argument(
            "--prompt", action="append", default=[], metavar="NAME", help="may be repeated"
        )
        run.add_argument("--order", choices=["both", "fixed"], default="both", help="of pairs")
        run.add_argument("--repeats", type=int, default=1, help="how often each is asked")
        run.add_argument("--limit", type=int, help="first items only")
        run.add_argument("--budget", type=dollars, metavar="USD", help="stop when it is spent")
        run.add_argument("--fresh", action="store_true", help="use no reply given before")
        run.add_argument("--wait", action="store_true", help="work until the run has ended")
        for name, does in PANELS.items():
            one = actions.add_parser(name, help=does)
            one.add_argument("slug", help="the project")
            one.add_argument("--judge", action="append", default=[], metavar="NAME", required=True)
            one.add_argument("--prompt", action="append", default=[], metavar="NAME")
            one.add_argument("--limit", type=int, help="first items only")
            one.add_argument("--budget", type=dollars, metavar="USD", help="for all members")
            one.add_argument("--rule", choices=Panel.Rule.values, default="majority")
            one.add_argument("--below", type=float, help="a confidence that leaves doubt")
            one.add_argument("--point", action="append", default=[], help="a value in doubt")
            one.add_argument("--checked", type=float, default=0.1, help="share asked all the same")
        for name, does in STEERING.items():
            one = actions.add_parser(name, help=does)
            one.add_argument("slug", nargs="?", help="the project")
            one.add_argument("number", type=int, nargs="?", help="the run's number")
            one.add_argument("--all", action="store_true", help="every run that goes on")
            if name == "resume":
                one.add_argument("--budget", type=dollars, metavar="USD", help="a new one")
        load = actions.add_parser("import", help="load verdicts that an exported judge gave")
        load.add_argument("slug", help="the project")
        load.add_argument("file", type=Path, help="the tool's own file of results")
        load.add_argument("--format", required=True, choices=list(FORMATS), help="the tool")
        load.add_argument("--judge", default="", metavar="NAME", help="if the file names none")

    def run(self, **options: Any) -> None:
        if options["action"] in STEERING:
            self.steer(**options)
        elif options["action"] in PANELS:
            self.seat(**options)
        elif options["action"] == "import":
            self.load(project_by_slug(options["slug"]), **options)
        else:
            self.start(**options)

    def steer(self, **options: Any) -> None:
        """Pause, resume or cancel one run; or pause those of a project, or all there are."""
        action, number = options["action"], options["number"]
        project = project_by_slug(options["slug"]) if options["slug"] else None
        if action == "pause" and number is None and (project is not None or options["all"]):
            self.say(f"{pause_all_runs(project=project)} runs are paused.")
            return
        if action == "resume" and number is None and project is not None:
            lift_halt(project=project)
            self.say("Calls may be made again; runs stay paused until they are resumed.")
            return
        if project is None or number is None:
            raise CommandError(f"Name the project and the run: evalhub judge {action} SLUG NUMBER.")
        run = run_numbered(project, number)
        if options.get("budget") is not None:
            run = change_budget(run=run, budget=options["budget"])
        run = STEERED[action](run=run)
        self.say(f"Run {run.number} is {run.status}.")

    def seat(self, **options: Any) -> None:
        """Start a jury, or a cascade from the first judge named to the second."""
        project = project_by_slug(options["slug"])
        judges = [judge_named(project, name) for name in options["judge"]]
        plan = RunPlan(
            prompts=versions_of(project, options["prompt"]),
            limit=options["limit"],
            budget=options["budget"],
        )
        if options["action"] == "jury":
            panel = start_jury(judges=judges, plan=plan, rule=options["rule"])
        elif len(judges) != 2:
            raise CommandError("A cascade takes two judges, the cheaper one first.")
        else:
            policy = CascadePolicy(doubt_of(project, plan, **options), options["checked"])
            panel = start_cascade(judges=(judges[0], judges[1]), plan=plan, policy=policy)
        self.say(f"Run {panel.run.number} is that of the {panel.kind}: {panel.run.judge.name}.")

    def start(self, **options: Any) -> None:
        project = project_by_slug(options["slug"])
        plan = RunPlan(
            prompts=versions_of(project, options["prompt"]),
            both_orders=options["order"] == "both",
            repeats=options["repeats"],
            limit=options["limit"],
            budget=options["budget"],
            fresh=options["fresh"],
        )
        run = start_run(judge=judge_named(project, options["judge"]), plan=plan)
        self.say(f"Run {run.number}: {run_progress(run).total:,} calls planned.")
        if options["wait"]:
            self.work_off(run)

    def load(self, project: Project, **options: Any) -> None:
        """Load a file of another tool as an imported run."""
        try:
            with options["file"].open("rb") as file:
                found = import_results(
                    project=project,
                    file=file,
                    format_name=options["format"],
                    judge_name=options["judge"],
                )
        except OSError as error:
            path = options["file"]
            raise CommandError(f"{path} cannot be read ({error.strerror}).") from error
        self.say(f"Run {found.run.number}, {found.run.label}: {found.words}")

    def work_off(self, run: JudgeRun) -> None:
        """Work in this process, beside any worker there is, until the run has ended."""
        swept, said = time.monotonic(), -1
        while run.status == JudgeRun.Status.RUNNING:
            if not work_on_calls():
                time.sleep(0.5)
            if time.monotonic() - swept > SWEEP_SECONDS:
                sweep_calls()
                swept = time.monotonic()
            progress = run_progress(run)
            if progress.done != said:
                said = progress.done
                self.say(f"Run {run.number}: {progress.done:,} of {progress.total:,} calls.")
            run.refresh_from_db()
        self.close(run)

    def close(self, run: JudgeRun) -> None:
        """Say how it ended; anything but finished is a failure."""
        progress = run_progress(run)
        if progress.other_model:
            counted = f"{progress.n_other:,} of {progress.done:,} replies"
            self.say(f"{counted} came from {progress.other_model}, not from {run.model}.")
        if run.status == JudgeRun.Status.FINISHED:
            failed = failed_calls(run)
            self.say(f"Run {run.number} finished{f'; {failed.sentence}' if failed.n else '.'}")
            return
        code = STOPPED_BY_BUDGET if run.stop_reason.startswith(REACHED) else 1
        reason = run.stop_reason or f"It is {run.status}."
        raise CommandError(f"Run {run.number} did not finish. {reason}", returncode=code)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def versions_of(project: Project, names: list[str]) -> tuple[PromptVersion, ...]:
    """The newest versions of the named prompts, or of the only prompt of each scope."""
    found = newest_versions(project, names)
    missing = sorted(set(names) - {version.prompt.name for version in found})
    if missing:
        raise CommandError(f"There is no prompt named {missing[0]} in {project.slug}.")
    scopes = [version.prompt.scope for version in found]
    if len(scopes) != len(set(scopes)) and not names:
        known = ", ".join(version.prompt.name for version in found)
        raise CommandError(f"Choose prompts with --prompt; there are {known}.")
    return found


def doubt_of(project: Project, plan: RunPlan, **options: Any) -> Doubt:
    """What is in doubt between two judges, as far as there can be such a value and confidence."""
    below, points = options["below"], options["point"]
    if below is not None and not 0 <= below <= 1:
        raise CommandError(f"--below takes a confidence between 0 and 1, not {below:g}.")
    wrong = off_scale(project, {key for one in plan.prompts for key in one.prompt.criteria}, points)
    if wrong:
        raise CommandError(f"--point: {wrong}")
    return Doubt(below, tuple(points))
