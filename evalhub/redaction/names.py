"""Names, best effort: after an introduction, a form of address or a closing. No list of names.

Expect to miss most names that stand anywhere else. Off unless a project asks for it.
"""

import re

from evalhub.redaction.kinds import Detector, Kind, Seed

_PART = r"[^\W\d_a-zà-öø-ÿ][^\W\d_]{1,20}(?:['\u2019-][^\W\d_]{1,20}){0,2}"
_LINKS = "(?:(?:van|von|de|del|da|di|der|den|la|le|al|bin)[ ]){0,2}"
_NAME = rf"(?P<value>{_PART}(?:[ ]{_LINKS}{_PART}){{0,2}})"
_SAID = (
    r"(?i:my name is|name'?s|name is|this is|mein name ist|ich hei(?:ss|ß)e|je m['\u2019]appelle"
)
_SAID += r"|mon nom est|me llamo|mi nombre es|meu nome é|me chamo|mi chiamo|mijn naam is"
_SAID += r"|nazywam się)"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Herrn|Frau|Monsieur|Madame|Mme|Señora?|Sra?|Signora?"
_TITLE += r"|Dhr|Mevr|Pan|Pani)\.?"
_CLOSE = r"(?i:(?:kind|best|warm) regards|regards|sincerely|yours|cheers|many thanks|thanks"
_CLOSE += r"|mit freundlichen grüßen|viele grüße|cordialement|saludos|un saludo|atenciosamente"
_CLOSE += r"|cordiali saluti|met vriendelijke groet|pozdrawiam),?[ ]?\n{1,2}[ ]?"
NOT_NAMES = frozenset(
    {
        *("Sir", "Madam", "Team", "Support", "All", "Everyone", "Customer", "Service", "Sirs"),
        *("The", "Our", "Your", "This", "That", "There", "We", "You", "It", "What", "Why", "How"),
        *("When", "Not", "Here", "My", "An", "Damen", "Herren", "In", "Is", "Just", "Thanks"),
        *("Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Herr", "Frau", "Monsieur", "Madame"),
    }
)


_NOT_NAMES = {word.casefold() for word in NOT_NAMES}
# A whole text: words that introduce a name are not rarer than words.
WHOLE = Seed(re.compile(r"(?s)\A.+\Z"), 0, 0)


def is_name(text: str) -> bool:
    """Tell whether the first word of a name in lower case may be one."""
    return text.split()[0] not in _NOT_NAMES


DETECTORS = tuple(
    Detector(
        name,
        Kind.NAME,
        re.compile(rf"(?<!\w){before}{_NAME}(?!\w)"),
        is_name,
        str.casefold,
        seed=WHOLE,
    )
    for name, before in (
        ("introduced", rf"{_SAID}[ ]"),
        ("addressed", rf"{_TITLE}[ ]"),
        ("greeted", r"(?i:dear|hi|hello|hallo|liebe|lieber|hola|bonjour|cher|chère|ciao|olá)[ ]"),
        ("signed", _CLOSE),
    )
)
