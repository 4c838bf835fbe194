"""What happens to the desk of somebody who may not rate any more."""

from annotation.models import Assignment, Project, Rater
from annotation.services.leases import let_go
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event


def clear_desk(*, project: Project, user: User) -> int:
    """Give what a person holds to others at once; their draft and their answers stay.

    Call it in the transaction that takes the right away.
    """
    rater = Rater.objects.select_for_update(no_key=True).filter(project=project, user=user).first()
    if rater is None:
        return 0
    held = Assignment.objects.filter(rater=rater, state=Assignment.State.CLAIMED)
    rows = list(held.select_for_update(of=("self",)))
    let_go(rows)
    for row in rows:
        record_event(verb="assignment released", subject=row, project_id=project.public_id)
    return len(rows)
