"""Numbers as in English."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
