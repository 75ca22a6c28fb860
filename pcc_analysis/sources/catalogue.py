"""The sources the toolkit reads. A new source is a file with its contract and one line here."""

from __future__ import annotations

from pcc_analysis.sources.contract import Contract
from pcc_analysis.sources.crimes import CRIMES
from pcc_analysis.sources.home_office import HOME_OFFICE
from pcc_analysis.sources.incidents import INCIDENTS
from pcc_analysis.sources.police_uk import POLICE_UK

CONTRACTS: dict[str, Contract] = {
    contract.name: contract
    for contract in (
        CRIMES,
        POLICE_UK,
        HOME_OFFICE,
        INCIDENTS,
    )
}
