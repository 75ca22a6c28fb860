"""The sources the toolkit reads. A new source is a file with its contract and one line here."""

from __future__ import annotations

from pcc_analysis.sources.budget import BUDGET
from pcc_analysis.sources.calls import CALLS
from pcc_analysis.sources.case_files import CASE_FILES
from pcc_analysis.sources.collisions import COLLISIONS
from pcc_analysis.sources.complaints import COMPLAINTS
from pcc_analysis.sources.confidence import CONFIDENCE
from pcc_analysis.sources.contract import Contract
from pcc_analysis.sources.courts import COURTS
from pcc_analysis.sources.crimes import CRIMES
from pcc_analysis.sources.detentions import DETENTIONS
from pcc_analysis.sources.home_office import HOME_OFFICE
from pcc_analysis.sources.incidents import INCIDENTS
from pcc_analysis.sources.monthly_figures import MONTHLY_FIGURES
from pcc_analysis.sources.offender_management import OFFENDER_MANAGEMENT
from pcc_analysis.sources.police_uk import POLICE_UK
from pcc_analysis.sources.recording_audits import RECORDING_AUDITS
from pcc_analysis.sources.reoffending import FIRST_TIME_ENTRANTS, REOFFENDING
from pcc_analysis.sources.sickness import SICKNESS
from pcc_analysis.sources.specials import SPECIALS
from pcc_analysis.sources.survey import SURVEY
from pcc_analysis.sources.victims_rights import VICTIMS_RIGHTS
from pcc_analysis.sources.workforce import WORKFORCE

CONTRACTS: dict[str, Contract] = {
    contract.name: contract
    for contract in (
        CRIMES,
        POLICE_UK,
        HOME_OFFICE,
        INCIDENTS,
        CALLS,
        SURVEY,
        CONFIDENCE,
        VICTIMS_RIGHTS,
        RECORDING_AUDITS,
        COLLISIONS,
        DETENTIONS,
        SPECIALS,
        WORKFORCE,
        SICKNESS,
        OFFENDER_MANAGEMENT,
        REOFFENDING,
        FIRST_TIME_ENTRANTS,
        BUDGET,
        COURTS,
        COMPLAINTS,
        CASE_FILES,
        MONTHLY_FIGURES,
    )
}
