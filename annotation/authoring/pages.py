"""What the page that writes a Rubric shows before it publishes."""

from annotation.authoring.draft import RubricDraft
from annotation.errors import ScaleTaken
from annotation.selectors.authoring.consequences import Review, review_version
from annotation.services.rubrics import drafted_criteria, refuse_outdated, refuse_version
from evalhub.errors import InvalidInput


def reviewed(draft: RubricDraft) -> Review | None:
    """What a sent page would change; None, with errors in it, where it cannot be published."""
    refuse_outdated(draft.rubric)
    version = draft.version
    if version is None:
        return None
    drafted = drafted_criteria(version)
    try:
        refuse_version(draft.rubric, draft.there, drafted, version)
    except ScaleTaken as taken:
        draft.refuse(taken.key, taken.message)
        return None
    except InvalidInput as refused:
        draft.head.add_error(None, refused.message)
        return None
    return review_version(draft.rubric, version.guidelines, drafted)
