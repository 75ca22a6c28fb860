"""Calls: one row per call, or one row of totals per day or month and line, from the telephone system."""

from __future__ import annotations

import ibis
from ibis import _

from pcc_analysis.sources.clock_changes import clocks_go_back
from pcc_analysis.sources.contract import Column, Contract, Rule

LINES = ("999", "101", "CCH", "CRIB")
"""101 and CCH are one line: the number that is dialled and the team that answers."""

SMALLEST_TOTAL = 20
"""From so many answered calls on, less than half a second a call is a mean in the place of a total."""

_NOTHING = ibis.null("int64")
_SINGLE = _.offered.isnull()
_OFFERED = _.offered.fill_null(1)
_ANSWERED = ibis.cases(
    (_.answered.notnull(), _.answered),
    (_.answered_time.notnull(), 1),
    (_.abandoned.notnull(), _OFFERED - _.abandoned),
    (_.abandoned_time.notnull(), 0),
    (_SINGLE & _.seconds_to_answer.notnull(), 1),
    (_SINGLE, 0),
    else_=_NOTHING,
)
_ABANDONED = ibis.cases(
    (_.abandoned.notnull(), _.abandoned), (_.abandoned_time.notnull(), 1), else_=_OFFERED - _ANSWERED
)
_RANG = _.answered_time.epoch_seconds() - _.received.epoch_seconds()
_ONE_CALL = ibis.ifelse(_ANSWERED == 1, ibis.coalesce(_.seconds_to_answer.round().cast("int64"), _RANG), _NOTHING)
_CALL_SECONDS = ibis.ifelse(_SINGLE & (_ONE_CALL >= 0), _ONE_CALL, _NOTHING)
_DAY = ibis.coalesce(_.received.date(), (_.month + ibis.interval(months=1) - ibis.interval(days=1)).cast("date"))


def _total(sum_column: str, mean_column: str) -> ibis.Deferred:
    """Seconds over all answered calls of a row, as given or as mean times calls."""
    return ibis.coalesce(_[sum_column].round(), (_[mean_column] * _ANSWERED).round()).cast("int64")


def _seconds(name: str, what: str, *aliases: str) -> tuple[Column, Column]:
    return (
        Column(
            name,
            "number",
            f"seconds {what}: of the call; on a row of totals, of all answered calls added",
            required=False,
            minimum=0,
            aliases=aliases,
        ),
        Column(
            f"mean_{name}",
            "number",
            f"mean seconds {what}, on a row of totals whose sum is not known",
            required=False,
            minimum=0,
            aliases=tuple(f"{average} {alias}" for alias in aliases for average in ("average", "mean", "avg")),
        ),
    )


CALLS = Contract(
    name="calls",
    title="Calls to the contact centre",
    folder="calls",
    description="One row per call, or one row of totals per line and day (in received) or month (in month).",
    date="day",
    unique="reference",
    agree=("day", "number_offered", "number_answered"),
    area=None,
    columns=(
        Column(
            "call_id", "text", "a reference of the call", required=False, personal=True, aliases=("call ref", "call no")
        ),
        Column(
            "received",
            "timestamp",
            "when the call was offered; on a row of totals, the day",
            required=False,
            aliases=("received at", "time received", "offered at", "call time", "call start", "date"),
        ),
        Column("month", "month", "the month of a row of totals", required=False, aliases=("calendar month",)),
        Column(
            "line",
            "choice",
            "which line; 101 and CCH are one",
            key=True,
            allowed=LINES,
            aliases=("queue", "service", "number dialled"),
        ),
        Column(
            "offered",
            "integer",
            "calls offered; blank on the row of one call",
            required=False,
            minimum=0,
            aliases=("calls offered", "call offer demand", "offered volume"),
        ),
        Column(
            "answered",
            "integer",
            "calls answered; 1 or 0 on the row of one call",
            required=False,
            minimum=0,
            aliases=("calls answered", "call answered volume", "answered volume"),
        ),
        Column(
            "abandoned",
            "integer",
            "calls abandoned; 1 or 0 on the row of one call",
            required=False,
            minimum=0,
            aliases=("calls abandoned", "abandoned volume"),
        ),
        Column(
            "answered_time",
            "timestamp",
            "when the call was answered",
            required=False,
            aliases=("answered at", "time answered", "connected"),
        ),
        Column(
            "abandoned_time",
            "timestamp",
            "when the caller hung up before an answer",
            required=False,
            aliases=("abandoned at", "time abandoned"),
        ),
        *_seconds("seconds_to_answer", "from offer to answer", "time to answer", "answer seconds", "wait", "ring time"),
        Column(
            "answered_in_time",
            "integer",
            "on a row of totals, calls answered within the service level of the line",
            required=False,
            minimum=0,
            aliases=("answered within service level", "answered under 10 seconds", "answered within sla"),
        ),
        *_seconds("handling_seconds", "of handling", "handling time", "handle time"),
        *_seconds("talk_seconds", "of talk", "talk time"),
        Column("single", "flag", "the row is of one call", value=_SINGLE),
        Column(
            "in_time",
            "integer",
            "of one call its seconds to answer, of totals the calls answered in time",
            value=ibis.coalesce(_CALL_SECONDS, _.answered_in_time),
        ),
        Column("day", "date", "the day, or the last day of the month", value=_DAY),
        Column("number_offered", "integer", "calls offered", value=_OFFERED),
        Column("number_answered", "integer", "calls answered", value=_ANSWERED),
        Column("number_abandoned", "integer", "calls abandoned", value=_ABANDONED),
        Column("call_wait", "integer", "seconds to answer of one call", value=_CALL_SECONDS),
        Column(
            "total_wait",
            "integer",
            "seconds to answer of all answered calls",
            value=ibis.ifelse(_SINGLE, _CALL_SECONDS, _total("seconds_to_answer", "mean_seconds_to_answer")),
        ),
        Column(
            "total_handling",
            "integer",
            "seconds of handling of all answered calls",
            value=_total("handling_seconds", "mean_handling_seconds"),
        ),
        Column(
            "total_talk",
            "integer",
            "seconds of talk of all answered calls",
            value=_total("talk_seconds", "mean_talk_seconds"),
        ),
        Column(
            "reference",
            "text",
            "what no two rows share: the call, or the day and line of totals",
            personal=True,
            value=ibis.coalesce(
                _.call_id, ibis.ifelse(_SINGLE, ibis.null("string"), _DAY.cast("string") + " " + _.line)
            ),
        ),
    ),
    rules=(
        Rule(
            "no date",
            _.received.isnull() & _.month.isnull(),
            "both received and month are blank",
            "give received for a call or a day, or month for the totals of a month",
        ),
        Rule(
            "month without offered",
            _.month.notnull() & _.received.isnull() & _SINGLE,
            "a row of a month has no number offered",
            "fill in offered",
        ),
        Rule(
            "nothing answered or abandoned",
            ~_SINGLE & _ANSWERED.isnull(),
            "a row of totals has neither answered nor abandoned",
            "fill in one of them",
        ),
        Rule(
            "answered and abandoned",
            _SINGLE & (_ANSWERED + _ABANDONED > 1),
            "the call was both answered and abandoned",
            "find out which it was; a row of totals needs offered",
        ),
        Rule(
            "more than offered",
            ~_SINGLE & ((_ANSWERED + _ABANDONED > _OFFERED) | (_ANSWERED > _OFFERED) | (_ABANDONED > _OFFERED)),
            "more calls were answered and abandoned than offered",
            "correct one of the three numbers",
        ),
        Rule(
            "fewer than offered",
            ~_SINGLE & (_ANSWERED + _ABANDONED < _OFFERED),
            "fewer calls were answered and abandoned than offered",
            "nothing to do if the others ended in a menu or were passed on",
            refuse=False,
        ),
        Rule(
            "answered before received",
            (_.answered_time < _.received) & ~clocks_go_back(_.answered_time),
            "the call was answered before it was received",
            "correct one of the two times",
        ),
        Rule(
            "in time but not answered",
            _.answered_in_time > _ANSWERED,
            "more calls were answered in time than answered",
            "correct one of the two numbers",
        ),
        Rule(
            "mean for a total",
            ~_SINGLE
            & (_ANSWERED >= SMALLEST_TOTAL)
            & (_.seconds_to_answer > 0)
            & (_.seconds_to_answer < _ANSWERED * 0.5),
            "seconds_to_answer is less than half a second for each call answered, so it is no total",
            "a mean belongs in mean_seconds_to_answer",
        ),
    ),
)
