"""Sets of offence codes that are not groups of the Home Office's: rape, and serious sexual offences."""

from __future__ import annotations

from pcc_analysis.errors import ReferenceDataError
from pcc_analysis.reference import load


def codes_in(*names: str) -> list[str]:
    """Return the offence codes of one or several sets, each once, in order.

    An offence code keeps its meaning from the day it is in the set on, so the codes of all days are given.

    Raises
    ------
    ReferenceDataError
        If there is no such set, naming those there are.

    >>> codes_in("rape")
    ['19C', '19D', '19E', '19F', '19G', '19H', '19J', '19K']
    """
    sets = load("offence_sets")
    if unknown := sorted(set(names) - set(sets["set"])):
        raise ReferenceDataError(
            f"there is no set of offences {', '.join(unknown)}; there are {', '.join(sets['set'].drop_duplicates())}"
        )
    return sorted(set(sets.loc[sets["set"].isin(names), "offence_code"]))


def crime_group_codes(group: str, subgroup: str = "") -> list[str]:
    """Return the offence codes of a group of the Panel's table, or of one of its subgroups.

    >>> crime_group_codes("Robbery")
    ['34A', '34B']
    """
    table = load("panel_crime_groups")
    chosen = table["crime_subgroup" if subgroup else "crime_group"] == (subgroup or group)
    return sorted(table.loc[chosen, "offence_code"])
