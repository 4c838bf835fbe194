"""A person's yes to what a sensitive project warns of."""

from django.db import transaction
from django.utils.translation import gettext as _

from annotation.models import Rater
from annotation.wellbeing.warnings import digest_of, warning_of
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput


@transaction.atomic
def accept_warning(*, rater: Rater, digest: str) -> Rater:
    """Record the yes to exactly the warning that was read. Raises `InvalidInput` if it changed."""
    rows = Rater.objects.select_for_update(no_key=True, of=["self"])
    rater = rows.select_related("project", "user").get(pk=rater.pk)
    warning = warning_of(rater.project)
    if not warning or digest != digest_of(warning):
        raise InvalidInput(_("The notice has changed meanwhile. Read it once more."))
    if rater.accepted_warning != digest:
        rater.accepted_warning = digest
        rater.save(update_fields=["accepted_warning"])
        record_event(
            verb="warning accepted",
            subject=rater,
            actor=rater.user,
            project_id=rater.project.public_id,
            payload={"key": rater.key, "warning": warning},
        )
    return rater
