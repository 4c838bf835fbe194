"""What judges adds to the layers below: its queue, and its file in a dataset folder."""

from annotation.selectors.agreement.judged import register_judged
from annotation.selectors.agreement.steps import register_steps
from annotation.selectors.blindness.verdicts import register_verdicts
from annotation.selectors.browsing.conflicts import register_conflicts
from annotation.selectors.handout.scores import register_scores
from annotation.selectors.sanity.checks import register_checks
from annotation.services.assignments import nothing_due
from annotation.services.imports.loading import register_part
from calibration.selectors.releases.pools import register_pool
from calibration.services.export_files import register_file
from evalhub.jobs.queues import Queue, register
from judges.exports.dataset import verdict_lines
from judges.selectors.certificates.overview import judges_at_a_glance
from judges.selectors.conflicts import CONFLICTS, pairs_given
from judges.selectors.doubt import doubtful_subjects
from judges.selectors.prompts.shown import shown_in_prompts
from judges.selectors.runs import suggest_first_run
from judges.selectors.sanity.examples import quoted_items
from judges.selectors.sanity.polarity import contrary_judges
from judges.selectors.shown import shown_verdicts
from judges.services.anchors.ticking import QUEUE as ANCHORS
from judges.services.anchors.ticking import judge_due_anchors
from judges.services.execution import sweep_calls, work_on_calls
from judges.services.imports import load_verdicts
from judges.services.prompting import optimising
from judges.services.providers import batching, checks
from judges.services.runs import QUEUE

register(Queue(QUEUE, work_on_calls, sweep_calls))
register(Queue(batching.QUEUE, batching.work_on_batches, batching.sweep_batches))
register(Queue(checks.QUEUE, checks.work_on_checks, checks.sweep_checks))
register(Queue(ANCHORS, nothing_due, judge_due_anchors))
register(Queue(optimising.QUEUE, optimising.work_on_proposals, optimising.sweep_proposals))
register_part(load_verdicts)
register_file("judge.jsonl", verdict_lines)
register_steps(suggest_first_run)
register_judged(judges_at_a_glance)
register_scores("judges", doubtful_subjects)
register_verdicts(shown_verdicts)
register_conflicts("judges", CONFLICTS, pairs_given)
register_checks("judges", contrary_judges)
register_checks("prompts", quoted_items)
register_pool(shown_in_prompts)
