"""From what stands in a file to what the contract says: one Ibis expression per kind of column.

Text is read in every spelling that occurs in extracts and that has one meaning in Britain: 30/06/2019 is the thirtieth
of June, 06/30/2019 is nothing. What cannot be read becomes NULL and is counted.
"""

from __future__ import annotations

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from pcc_analysis.sources.contract import TYPES, Column

YEARS = (1900, 2100)
EARLIEST, LATEST = (ibis.timestamp(f"{year}-01-01") for year in (YEARS[0], YEARS[1] + 1))
DATE_FORMATS = tuple(
    f"{day}{time}"
    for day in (
        "%d/%m/%y",
        "%d/%m/%Y",
        "%d-%m-%Y",
        "%d.%m.%Y",
        "%d-%b-%y",
        "%d-%b-%Y",
        "%d %b %Y",
        "%d %B %Y",
        "%Y%m%d",
    )
    for time in ("", " %H:%M", " %H:%M:%S")
)
MONTH_FORMATS = ("%Y-%m", "%m/%Y", "%b-%y", "%b %y", "%b-%Y", "%b %Y", "%B %Y", "%Y%m", *DATE_FORMATS)
NOTHING = ("", "NULL", "null")
YES = ("y", "yes", "true", "t", "1", "x")
NO = ("n", "no", "false", "f", "0")


@ibis.udf.scalar.builtin(name="try_strptime", signature=(("string", "array<string>"), "timestamp"))
def _try_strptime(text, formats):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Read text by the first format that fits (DuckDB)."""


def text_of(raw: ir.Value) -> ir.StringValue:
    """Return a column as text, without outer blanks; a blank cell and the word NULL are NULL."""
    kind = raw.type()
    if isinstance(kind, dt.Array):
        raw = raw.map(lambda item: item.cast("string")).join(";")
    elif isinstance(kind, dt.Floating | dt.Decimal):
        whole = raw == raw.floor()
        raw = ibis.ifelse(whole, raw.cast("int64").cast("string"), raw.cast("string"))
    text = raw.cast("string").re_replace(r"^\s+|\s+$", "")  # to Spark, ibis says strip so that it takes f and v too
    return ibis.ifelse(text.isin(NOTHING), ibis.null("string"), text)


def may_be_tidied(text: ir.StringValue) -> ir.BooleanValue:
    """Whether `text_of` may change a text, told from its ends: in DuckDB, blanks are less than all that is printed."""
    return (text < "!") | (text.right(1) <= " ") | text.isin(NOTHING)


def stands(raw: ir.Value) -> ir.BooleanValue:
    """Whether something stands in a cell."""
    return text_of(raw).notnull() if raw.type().is_string() else raw.notnull()


def typed(raw: ir.Value, column: Column, engine: str = "duckdb") -> ir.Value:
    """Return a column of a file as its contract has it, NULL where it cannot be read.

    Parameters
    ----------
    raw
        The column as it stands in the file, of any type.
    column
        What the contract says of it.
    engine
        What runs it. DuckDB alone reads dates in other spellings than ISO and Excel's, and orders texts so that their
        ends tell whether they need tidying.
    """
    made = raw.type()
    wanted = ibis.dtype(TYPES[column.kind])
    if column.kind in {"date", "month", "timestamp"}:
        moment = (
            raw.cast("timestamp") if isinstance(made, dt.Date | dt.Timestamp) else _moment(text_of(raw), column, engine)
        )
        moment = ibis.ifelse((moment >= EARLIEST) & (moment < LATEST), moment, ibis.null("timestamp"))
        if column.kind == "timestamp":
            return moment
        return moment.date() if column.kind == "date" else moment.truncate("M").date()
    if made == wanted and column.kind in {"flag", "choices"}:
        return raw
    if column.kind == "integer" and made.is_integer() and made != dt.uint64:
        return raw.cast("int64")
    text = text_of(raw)
    if column.kind == "text" and column.personal:
        # each stands alone, so there are as many to look through as records
        return ibis.ifelse(may_be_tidied(raw), text, raw) if engine == "duckdb" and made == wanted else text
    if column.kind == "flag":
        small = text.lower()
        return ibis.cases((small.isin(YES), True), (small.isin(NO), False), else_=ibis.null("boolean"))
    if column.kind in {"integer", "number"}:
        return _number(raw.cast("float64") if made.is_numeric() else _as_number(text), column.kind)
    plain = text.re_replace(r"\s+", " ")
    if column.kind == "code":
        return plain.upper().re_replace(r"^(\d+)\.0$", r"\1")
    if column.kind == "choice":
        small = plain.lower()
        return ibis.cases(*((small == value.lower(), value) for value in column.allowed), else_=ibis.null("string"))
    if column.kind == "choices":
        return _choices(plain, column)
    return plain


def differs(raw: ir.Value, column: Column, engine: str) -> ir.BooleanValue:
    """Whether a cell is not what the contract wants as it stands."""
    if raw.type() != ibis.dtype(TYPES[column.kind]):
        return ibis.literal(True)
    if column.kind == "text" and column.personal:  # references, each its own: comparing them would cost most
        return may_be_tidied(raw).fill_null(False)
    return ~raw.identical_to(typed(raw, column, engine))


def _moment(text: ir.StringValue, column: Column, engine: str) -> ir.TimestampValue:
    """Read text as a moment: ISO first, then the other spellings, then the day numbers of Excel."""
    iso = text.try_cast("timestamp")
    in_iso = iso.year() >= YEARS[0]  # the engine also reads 3/6/19, as the year 3
    zoned = text.try_cast("timestamp('Europe/London')").cast("timestamp")
    formats = MONTH_FORMATS if column.kind == "month" else DATE_FORMATS
    serial = text.try_cast("float64")
    excel = ibis.timestamp("1899-12-30") + (serial * 86400).round().cast("int64").as_interval("s")
    british = (text.length() == 10) & (text.substr(2, 1) == "/") & (text.substr(5, 1) == "/")
    other = (
        (text.re_search(r"\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$"), zoned),
        (in_iso, iso),
        (text.re_search(r"^\d{5}(\.\d+)?$"), excel),
    )
    short_iso = ((text.length() <= 10) & in_iso, iso)
    if engine != "duckdb":
        return ibis.cases(short_iso, *other, else_=ibis.null("timestamp"))
    # the commonest spelling first and by itself: trying every format costs twenty times as much
    usual = (british, _try_strptime(text, ibis.array(["%d/%m/%Y"])))
    return ibis.cases(usual, short_iso, *other, else_=_try_strptime(text, ibis.array(list(formats))))


def _as_number(text: ir.StringValue) -> ir.FloatingValue:
    """Read text as a number; commas are thousands, and nothing else."""
    grouped = text.re_search(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
    return ibis.ifelse(grouped, text.replace(",", ""), text).try_cast("float64")


def _number(number: ir.FloatingValue, kind: str) -> ir.NumericValue:
    """Return a number that is one, and a whole one where it should be."""
    number = ibis.ifelse(number.isnan() | number.isinf(), ibis.null("float64"), number)
    if kind == "number":
        return number
    return ibis.ifelse(number == number.floor(), number, ibis.null("float64")).cast("int64")


def _choices(text: ir.StringValue, column: Column) -> ir.ArrayValue:
    """Split a cell with several values; NULL if one of them is not allowed."""
    parts = text.re_replace(r"\s*[;|,]\s*", ";").split(";").filter(lambda part: part != "").unique().sort()
    if not column.allowed:
        return parts.map(lambda part: part.lower())
    spelling = {value.lower(): value for value in column.allowed}
    known = parts.map(lambda part: part.lower()).filter(lambda part: part.isin(list(spelling)))
    named = known.map(lambda part: ibis.cases(*((part == low, value) for low, value in spelling.items())))
    return ibis.ifelse(known.length() == parts.length(), named, ibis.null("array<string>"))
