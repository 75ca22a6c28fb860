"""Road traffic collisions with injury: one row per collision, its severity and its casualties."""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

COLLISIONS = Contract(
    name="collisions",
    title="Road traffic collisions",
    folder="collisions",
    description="One row per collision in which somebody was injured, from the force's collision records.",
    date="date",
    unique="collision_ref",
    agree=("date", "severity", "killed", "serious", "slight"),
    columns=(
        Column(
            "collision_ref",
            "text",
            "the force's reference for the collision",
            personal=True,
            aliases=("collision reference", "accident reference", "accident index", "reference"),
        ),
        Column("date", "date", "the day of the collision", aliases=("collision date", "accident date")),
        Column(
            "severity",
            "choice",
            "the severity of the most severe casualty",
            key=True,
            allowed=("fatal", "serious", "slight"),
            aliases=("collision severity", "accident severity"),
        ),
        Column("killed", "integer", "casualties killed", minimum=0, aliases=("fatal casualties",)),
        Column("serious", "integer", "casualties seriously injured", minimum=0, aliases=("serious casualties",)),
        Column("slight", "integer", "casualties slightly injured", minimum=0, aliases=("slight casualties",)),
        Column(
            "casualties",
            "integer",
            "all casualties as the extract has them, to check the severities with",
            required=False,
            minimum=0,
            aliases=("number of casualties", "total casualties"),
        ),
        Column(
            "vulnerable",
            "integer",
            "casualties of any severity who were vulnerable road users: on foot, cycle, motorcycle or horse",
            required=False,
            minimum=0,
            aliases=("vulnerable casualties", "vulnerable road users"),
        ),
        Column(
            "vulnerable_ksi",
            "integer",
            "those of them who were killed or seriously injured",
            required=False,
            minimum=0,
        ),
        Column(
            "area", "text", "the area of the plan's geography", required=False, key=True, aliases=("policing area",)
        ),
    ),
    rules=(
        Rule(
            "nobody injured",
            _.killed + _.serious + _.slight == 0,
            "nobody was injured",
            "leave out collisions without injury",
        ),
        Rule(
            "severity and casualties",
            ((_.severity == "fatal") != (_.killed > 0))
            | ((_.killed == 0) & ((_.severity == "serious") != (_.serious > 0))),
            "the severity is not that of the most severe casualty",
            "correct the severity or the casualties",
        ),
        Rule(
            "total and parts",
            _.casualties != _.killed + _.serious + _.slight,
            "the casualties are not the sum of killed, seriously and slightly injured",
            "correct the total or its parts",
        ),
        Rule(
            "vulnerable and all",
            (_.vulnerable > _.killed + _.serious + _.slight)
            | (_.vulnerable_ksi > _.vulnerable)
            | (_.vulnerable_ksi > _.killed + _.serious),
            "there are more vulnerable casualties than casualties",
            "correct one of them; the vulnerable are counted among the casualties",
        ),
    ),
)
