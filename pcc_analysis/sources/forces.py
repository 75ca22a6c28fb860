"""One spelling for the many names of a police force."""

from __future__ import annotations

import re

_WORDS = {"police", "constabulary", "service", "heddlu"}


def force_slug(name: str) -> str:
    """Return the name of a force as data.police.uk writes it in file names.

    >>> [force_slug(name) for name in ("Wiltshire Police", "Avon & Somerset Constabulary", "London, City of")]
    ['wiltshire', 'avon-and-somerset', 'city-of-london']
    >>> [force_slug(name) for name in ("Metropolitan Police Service", "Dyfed-Powys", "devon-and-cornwall")]
    ['metropolitan', 'dyfed-powys', 'devon-and-cornwall']
    >>> force_slug("Police Service of Northern Ireland"), force_slug("British Transport Police")
    ('northern-ireland', 'btp')
    """
    plain = re.sub(r"^(.+), City of$", r"City of \1", name.strip(), flags=re.IGNORECASE)
    words = re.findall(r"[a-z]+", plain.lower().replace("&", " and ").replace("'", ""))
    slug = "-".join(word for word in words if word not in _WORDS)
    return {"of-northern-ireland": "northern-ireland", "british-transport": "btp"}.get(slug, slug)
