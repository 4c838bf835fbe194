"""Where the items are whose ids begin alike: a list in another order need not walk up to them.

Ids are mostly given in the order of the data, so those that begin alike lie together, perhaps
after 900,000 others. The database takes them to be anywhere, and would look at all of these.
What follows from a prefix narrows nothing; it only says where to begin and to end.
"""

from django.db.models import Count, Max, Min, Q

from annotation.models import Project, Subject

# So many are looked at in 50 ms; with more of them, some are near wherever a list begins.
MOST = 100_000
# Of items that lie together, the keys of the first and the last are so many times their number
# apart at most.
LOOSE = 2


def places_named(project: Project, prefix: str) -> Q:
    """What the places of all items hold whose ids begin so; nothing of many."""
    named = project.items.filter(key__startswith=prefix).order_by()[: MOST + 1]
    span = named.aggregate(n=Count("pk"), low=Min("position"), high=Max("position"))
    if not 0 < span["n"] <= MOST:
        return Q()
    return Q(position__gte=span["low"], position__lte=span["high"])


def subjects_named(project: Project, prefix: str) -> Q:
    """What the subjects' keys hold of annotations of these items; nothing of many or scattered."""
    named = project.items.filter(key__startswith=prefix).order_by()[: MOST + 1]
    span = named.aggregate(n=Count("pk"), low=Min("pk"), high=Max("pk"))
    if not 0 < span["n"] <= MOST or span["high"] - span["low"] >= LOOSE * span["n"]:
        return Q()
    about = Subject.objects.filter(item_id__gte=span["low"], item_id__lte=span["high"])
    # Counting them as well keeps the database from walking to the first and the last by key.
    ends = about.aggregate(n=Count("pk"), low=Min("pk"), high=Max("pk"))
    if not ends["n"]:
        return Q()
    return Q(subject_id__gte=ends["low"], subject_id__lte=ends["high"])
