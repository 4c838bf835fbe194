"""What the lead does while people work, and what the worker does by itself."""

from annotation.blindness.policies import DeskPolicy
from annotation.models import Exclusion, Membership, Question, Rater, Referral, ReviewCase, Trap
from annotation.routing.policies import HandoutPolicy, Stratum
from annotation.selectors.rubrics import newest_rubric
from annotation.selectors.traps.candidates import units_of
from annotation.services.blindness.policies import save_desk_policy
from annotation.services.handout.extras import ask_further
from annotation.services.handout.items import restore_items, retire_items
from annotation.services.handout.planning import bring_in_line
from annotation.services.handout.policies import save_policy
from annotation.services.members import add_member, remove_member
from annotation.services.quality.evaluation import evaluate_pairs, evaluate_rater
from annotation.services.quality.exclusions import exclude_rater, lift_exclusion
from annotation.services.quality.rules import add_default_rules
from annotation.services.questions.referrals import settle_referral
from annotation.services.questions.threads import answer_question
from annotation.services.raters import pause_rater, unpause_rater
from annotation.services.review.decisions import accept, fix, send_back
from annotation.services.review.drawing import PlanInput, draw_cases, set_plan
from annotation.services.rubrics import NextVersion, publish_rubric
from annotation.services.traps.changes import activate_trap, retire_trap
from annotation.services.traps.making import Expectation, Plan, make_traps
from tests.factories.projects import make_rubric
from tests.factories.versions import dimensions, next_version
from tests.flows.walk.desk_steps import others
from tests.flows.walk.walking import Walk


def retire(walk: Walk, _: Rater) -> None:
    one = [walk.rng.choice(walk.items).pk]
    retire_items(project=walk.project, items=one, reason="Doubtful.", actor=walk.lead)


def restore(walk: Walk, _: Rater) -> None:
    one = [walk.rng.choice(walk.items).pk]
    restore_items(project=walk.project, items=one, actor=walk.lead)


def change_policy(walk: Walk, _: Rater) -> None:
    policy = HandoutPolicy(
        strata=(Stratum("tier", "1", walk.rng.randint(1, 4)),),
        fill=walk.rng.choice(["depth", "breadth"]),
        once_per_item=walk.rng.random() < 0.2,
        extra=walk.rng.choice([0, 2]),
        threshold=0.2,
        repeats=walk.rng.choice([0, 0.3]),
        gap=10,
    )
    save_policy(project=walk.project, policy=policy, actor=walk.lead)


def change_overlap(walk: Walk, _: Rater) -> None:
    walk.project.overlap = walk.rng.randint(1, 3)
    walk.project.save(update_fields=["overlap"])
    bring_in_line(project=walk.project)
    walk.in_line = True


def ask_about_other_things(walk: Walk, _: Rater) -> None:
    """A Rubric that asks about pairs, or does not, from here on."""
    pairs = walk.rng.choice([("overall",), ()])
    make_rubric(walk.project, output_keys=("accuracy",), pair_keys=pairs)
    bring_in_line(project=walk.project)
    walk.in_line = True


def publish_the_next_rubric(walk: Walk, _: Rater) -> None:
    """The same criteria, the first alone, or one more of any kind."""
    same = next_version(walk.project).criteria
    name = f"more-{len(walk.steps)}"
    kinds = ["checklist", "multiselect", "nominal", "text"]
    more = {"id": name, "type": walk.rng.choice(kinds), "values": ["u", "v"]}
    if more["type"] == "text":
        del more["values"]
    criteria = walk.rng.choice([same, same[:1], (*same, *dimensions(more))])
    version = NextVersion(f"Guidelines {name}.", criteria, change_note="Clearer.")
    publish_rubric(rubric=newest_rubric(walk.project), version=version, actor=walk.lead)


def exclude(walk: Walk, rater: Rater) -> None:
    exclude_rater(rater=rater, reason="Copied.", actor=walk.lead)


def lift(walk: Walk, rater: Rater) -> None:
    found = walk.choose(Exclusion.objects.filter(rater=rater, lifted_at=None))
    if found is not None:
        lift_exclusion(exclusion=found, reason="Looked at again.", actor=walk.lead)


def pause(walk: Walk, rater: Rater) -> None:
    pause_rater(rater=rater, reason="Away.", actor=walk.lead)


def unpause(walk: Walk, rater: Rater) -> None:
    unpause_rater(rater=rater, actor=walk.lead)


def make_trap(walk: Walk, _: Rater) -> None:
    item = walk.rng.choice(walk.items)
    item.refresh_from_db()
    subject, criterion = units_of(item)[0]
    plan = Plan(item, [Expectation(subject, criterion, 4)])
    make_traps(project=walk.project, plans=[plan], actor=walk.lead, source="by hand")


def stop_trap(walk: Walk, _: Rater) -> None:
    trap = walk.choose(Trap.objects.all())
    if trap is not None:
        retire_trap(trap=trap, reason="Worn out.", actor=walk.lead)


def use_trap_again(walk: Walk, _: Rater) -> None:
    trap = walk.choose(Trap.objects.all())
    if trap is not None:
        activate_trap(trap=trap, reason="Needed.", actor=walk.lead)


def ask_extra_raters(_: Walk, __: Rater) -> None:
    ask_further()


def settle(walk: Walk, _: Rater) -> None:
    found = walk.choose(Referral.objects.filter(settled_at=None))
    if found is not None:
        outcome = walk.rng.choice(Referral.Outcome.values)
        settle_referral(referral=found, outcome=outcome, answer="", actor=walk.lead)


def draw(walk: Walk, _: Rater) -> None:
    plan = PlanInput(share=0.7, disagreement=0.1, newcomers=2, failed_traps=True)
    set_plan(project=walk.project, plan=plan, actor=walk.lead)
    draw_cases(project=walk.project, actor=walk.lead)


def accept_case(walk: Walk, _: Rater) -> None:
    case = walk.choose(ReviewCase.objects.all())
    if case is not None:
        accept(case=case, actor=walk.lead, key=walk.key())


def fix_case(walk: Walk, _: Rater) -> None:
    case = walk.choose(ReviewCase.objects.all())
    if case is not None:
        ratings = others(walk, case.annotation)
        fix(case=case, actor=walk.lead, key=walk.key(), ratings=ratings)


def return_case(walk: Walk, _: Rater) -> None:
    case = walk.choose(ReviewCase.objects.all())
    if case is not None:
        send_back(case=case, actor=walk.lead, key=walk.key(), comment="Look again.")


def answer_somebody(walk: Walk, _: Rater) -> None:
    question = walk.choose(Question.objects.all())
    if question is not None:
        text = f"Answer {len(walk.steps)}."
        answer_question(question=question, text=text, actor=walk.lead)


def remove(walk: Walk, rater: Rater) -> None:
    membership = Membership.objects.filter(project=walk.project, user=rater.user).first()
    if membership is not None:
        remove_member(membership=membership, actor=walk.lead)


def bring_back(walk: Walk, rater: Rater) -> None:
    if not Membership.objects.filter(project=walk.project, user=rater.user).exists():
        project, user = walk.project, rater.user
        add_member(project=project, user=user, role="annotator", actor=walk.lead)


def evaluate(walk: Walk, rater: Rater) -> None:
    add_default_rules(project=walk.project, actor=walk.lead)
    evaluate_rater(rater=rater)
    evaluate_pairs(project=walk.project)


def show_or_hide(walk: Walk, _: Rater) -> None:
    asides = ("model_names", "other_raters", "verdicts", "reference")
    shown = {name: walk.rng.choice(["hidden", "after", "shown"]) for name in asides}
    policy = DeskPolicy(**shown, skips_to_lead=walk.rng.choice([0, 1, 3]))
    save_desk_policy(project=walk.project, policy=policy, actor=walk.lead)
