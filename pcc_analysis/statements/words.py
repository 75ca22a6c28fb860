"""Words that name a measure, an area or a direction, brought to one form so that two labels can be compared."""

from __future__ import annotations

import re

#: Words that do not tell one measure from another.
_EMPTY = frozenset(
    re.split(
        r"\s+",
        "a acpo all an and are as at average be been but by cent compare continue continued crime's current defined "
        "displayed "
        "due during each equate for force forces from had has have in is it its level mean month n non number "
        "of on or our out over per percent percentage police proportion pt rate ratio recent record recorded recording "
        "reported represent rolling "
        "saw seen show showing shown sit stood that the their them there these this to total "
        "volume was we weighted were when where which while who wiltshire with within year yoy",
    )
)
#: Short forms used by police reports without ever being spelt out.
_SHORT = {
    "vap": "violence against person",
    "vwi": "violence injury",
    "asb": "antisocial behaviour",
    "da": "domestic abuse",
    "perp": "suspect",
    "wait": "answer",
    "offered": "offer",
    "offence": "crime",
}
#: Nouns that take their meaning from the section they stand in.
GENERIC = frozenset(
    {"crime", "incident", "case", "call", "arrest", "complaint", "people", "hour", "collision", "detection"}
)
AREAS = {
    "swindon": "swindon",
    "county": "county",
    "wiltshire county": "county",
    "england and wales": "england_and_wales",
    "nationally": "england_and_wales",
    "national": "england_and_wales",
    "regionally": "south_west",
    "regional": "south_west",
    "south west": "south_west",
    "peer": "most_similar_group",
    "most similar": "most_similar_group",
    "msg": "most_similar_group",
}
_AREA = re.compile(rf"\b({'|'.join(sorted(AREAS, key=len, reverse=True))})\b", re.IGNORECASE)

_FALLING = ("reduc", "decreas", "declin", "fewer", "lower", "less", "fell", "fall", "drop", "down")
_RISING = ("increas", "rise", "risen", "rose", "rising", "growth", "grew", "grown", "more", "higher", "up", "addition")
CHANGE = (
    r"(?:increas(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|reduc(?:tion|tions|ed|es|ing)|declin(?:e|es|ed|ing)|"
    r"ris(?:e|en|es|ing)|rose|fall(?:en|s|ing)?|fell|drop(?:s|ped|ping)?|gr(?:owth|own|ew)|up|down|fewer|"
    r"additional|more|less)"
)


def singular(word: str) -> str:
    """Return a word without its plural ending.

    >>> singular("offences"), singular("robberies"), singular("access")
    ('offence', 'robbery', 'access')
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def key_of(label: str) -> frozenset[str]:
    """Return the words of a label that tell one measure from another.

    >>> key_of("Volume of sexual offences (recent/ non-recent)") == key_of("Sexual Offences (All)")
    True
    >>> key_of("All Crime") == key_of("crimes recorded")
    True
    """
    plain = re.sub(r"anti[\s-]social", "antisocial", label.lower())
    words = [singular(word) for word in re.findall(r"[a-z]+|\d+", re.sub(r"['’]s\b", "", plain))]
    spelt = " ".join(_SHORT.get(word, word) for word in words if word not in _EMPTY)
    return frozenset(word for word in spelt.split() if word not in _EMPTY)


def area_of(text: str) -> str:
    """Return the area a text names, ``force`` where it names none.

    >>> area_of("Volume of ASB - Swindon"), area_of("Volume of ASB")
    ('swindon', 'force')
    """
    found = _AREA.search(text)
    return AREAS[found[1].lower()] if found else "force"


def sign_of(text: str) -> int:
    """Say which way the words of a change point: 1 up, -1 down, 0 neither.

    >>> sign_of("a decrease of"), sign_of("3.3 per cent more than"), sign_of("compared to")
    (-1, 1, 0)
    """
    for word in reversed(re.findall(r"[a-z]+", text.lower())):
        if word.startswith(_FALLING):
            return -1
        if word.startswith(_RISING):
            return 1
    return 0


def overlapping(label: str) -> bool:
    """Tell rows that repeat crimes of other rows, and so are never added to a total.

    A racially or religiously aggravated offence is also violence, damage or public order.
    """
    return "aggravated" in label.lower() and ("racial" in label.lower() or "religious" in label.lower())
