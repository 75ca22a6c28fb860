"""Summaries of the simulated crimes: invented, about nobody, and with a cyber key word only where one is wanted."""

from __future__ import annotations

import numpy as np

from pcc_analysis.demonstration.calibration import Counts, Mask
from pcc_analysis.demonstration.crime_counts import cells
from pcc_analysis.demonstration.crime_records import Crimes

WHAT = {
    "Homicide": ("Death under investigation",),
    "Violence WITH Injury": ("Assault with minor injury", "Assault by a known person, bruising", "Injured in a fight"),
    "Violence WITHOUT Injury": ("Pushed during an argument", "Common assault, no injury", "Threatened and grabbed"),
    "Stalking and Harassment": ("Repeated unwanted contact", "Course of conduct by a former partner", "Abuse sent"),
    "Death or Serious Injury by Driving": ("Fatal collision, driving under investigation",),
    "Sexual Offences": ("Sexual offence reported", "Sexual touching without consent"),
    "Robbery": ("Bag taken by force", "Threatened and made to hand over property"),
    "Burglary (Business & Community)": ("Unit forced open, tools taken", "Store entered by a rear window"),
    "Burglary (Residential)": ("House entered by a rear door", "Shed forced, garden tools taken", "Window forced"),
    "Shoplifting": ("Goods concealed and not paid for", "Alcohol taken past the tills", "Meat and cosmetics taken"),
    "Vehicle Offences": ("Window smashed, bag taken", "Vehicle taken without consent", "Attempt to start a vehicle"),
    "Theft from the Person": ("Purse taken from a handbag", "Phone taken from a pocket"),
    "Bicycle Theft": ("Locked bicycle taken", "Bicycle taken from a rack"),
    "All Other Theft Offences": ("Fuel not paid for", "Unattended property taken", "Metal taken from a yard"),
    "Criminal Damage & Arson": ("Car scratched", "Window broken", "Fence damaged", "Bin set alight"),
    "Public Order Offences": ("Shouting and threats in public", "Abusive words and gestures"),
    "Possession of Weapons Offences": ("Blade found in a search", "Weapon found in a vehicle"),
    "Drug Offences": ("Cannabis found in a search", "Wraps found in a vehicle stop"),
    "Miscellaneous Crimes Against Society": ("Threat to damage property", "Found with stolen goods"),
    "Fraud Offences": ("Payment obtained by deception",),
}
AGGRAVATED = "Hostility about ethnicity or faith shown"
WHEN = ("in the morning", "around midday", "in the afternoon", "in the evening", "overnight", "over several days")
CYBER = (
    "by messages on Facebook", "images posted online", "account hacked and used", "threats sent by e-mail",
    "contact made through Snapchat", "abuse on social media", "arranged on a website", "via WhatsApp",
    "after contact on Instagram", "phishing message received",
)  # fmt: skip


def summaries(crimes: Crimes, keyword: Mask, rng: np.random.Generator) -> tuple[list[str], Counts]:
    """
    Write a summary for each crime.

    Returns
    -------
    tuple
        The different texts, and which of them each crime has.
    """
    texts: list[str] = []
    starts, many = np.zeros(len(cells()), dtype=np.int64), np.zeros(len(cells()), dtype=np.int64)
    for number, cell in enumerate(cells()):
        what = WHAT[cell.crime_subgroup or cell.crime_group]
        plain = [f"{act} {when}{'. ' + AGGRAVATED if cell.aggravated else ''}." for act in what for when in WHEN]
        starts[number], many[number] = len(texts), len(plain)
        texts += plain + [f"{text[:-1]}, {how}." for how in CYBER for text in plain]
    base = (rng.random(crimes.cell.size) * many[crimes.cell]).astype(np.int64)
    how = rng.integers(1, len(CYBER) + 1, crimes.cell.size) * keyword
    return texts, starts[crimes.cell] + base + how * many[crimes.cell]
