"""All outputs of an item, and the order in which one person sees them: A is what comes first."""

from dataclasses import dataclass
from functools import cached_property

from annotation.dataset.kinds.rankings import LETTERS
from annotation.handout import Seeds, shown_places
from annotation.models import Output, Rater, Scope, Subject


@dataclass(frozen=True)
class Listing:
    """Output keys in the item's own order, and the places in the order they are shown."""

    keys: tuple[str, ...] = ()
    places: tuple[int, ...] = ()

    @cached_property
    def shown(self) -> tuple[str, ...]:
        return tuple(self.keys[place] for place in self.places)

    def letter(self, key: str) -> str:
        """What the person calls an output; never its key, which may tell its model."""
        return LETTERS[self.shown.index(key)] if key in self.shown else "?"


NO_LISTING = Listing()


@dataclass(frozen=True)
class Seen:
    """How a person has seen a subject: a pair turned round, or all outputs in some order."""

    turned: bool = False
    listing: Listing = NO_LISTING


def own_listing(subject: Subject) -> Listing:
    """The outputs of a subject that is a list, in the item's own order."""
    if subject.scope != Scope.LIST:
        return NO_LISTING
    outputs = Output.objects.filter(item=subject.item_id).order_by("position")
    keys = tuple(outputs.values_list("key", flat=True))
    return Listing(keys, tuple(range(len(keys))))


def listing_of(subject: Subject, rater: Rater) -> Listing:
    """The same in the order that this rater sees, whenever they look."""
    if subject.scope != Scope.LIST:
        return NO_LISTING
    keys = own_listing(subject).keys
    return Listing(keys, places_for(subject, rater, len(keys)))


def places_for(subject: Subject, rater: Rater, n_outputs: int) -> tuple[int, ...]:
    return shown_places(Seeds(subject.project.seed, rater.seed), subject.pk, n_outputs)


def seen_by(rater: Rater, subject: Subject, order: str) -> Seen:
    """How a rater sees, or has seen, what they answered in this order."""
    return Seen(order == "BA" and subject.scope == Scope.PAIR, listing_of(subject, rater))
