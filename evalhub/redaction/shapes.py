"""Building blocks of patterns: what may stand around and between the characters of a number."""

import re

# Separators people put into numbers: spaces of several widths, hyphens, dots and slashes.
SPACE = "[ \u00a0\u2009\u202f]"
DASH = "[ \u00a0\u2009\u202f\\-\u2010\u2011\u2013]"
SEPARATOR = "[ \u00a0\u2009\u202f\\-\u2010\u2011\u2013./]"
BEFORE = r"(?<![0-9A-Za-z_])(?<![0-9][.,:/\-])"
AFTER = r"(?![0-9A-Za-z_]|[.,:/\-][0-9])"
REACH = 48

_BARE = re.compile(r"[^0-9A-Za-z]+")


def bare(text: str) -> str:
    """Return a number without separators, in upper case."""
    return _BARE.sub("", text).upper()


def standing_alone(body: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a shape that is no part of a longer number, word, date or version."""
    return re.compile(f"{BEFORE}(?:{body}){AFTER}", flags)


def words(*alternatives: str) -> re.Pattern[str]:
    """Compile words of which one must (or must not) stand shortly before a number."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})", re.IGNORECASE)


# What numbers are called that are nobody's: of orders, parcels, tickets, parts.
BUSINESS = words(
    *("orders?", "order ?(?:no|number|id)", "invoice", "tracking", "parcel", "shipment", "ticket"),
    *("case", "ref(?:erence)?", "sku", "serial", "part", "model", "article", "item", "booking"),
    *("transaction", "confirmation", "batch", "bestell\\w*", "rechnung\\w*", "sendung\\w*"),
    *("artikel\\w*", "vorgang\\w*", "commande", "facture", "pedido", "factura", "ordine"),
    *("fattura", "zamówieni\\w*", "build", "version", "bug", "id"),
)
