"""Reads a page as a person does: every number of which the words around it say what, where, over which months.

What a number is of comes from titles, headings, captions and sentences alone; nothing is asked of the code that printed it.
"""

import calendar
import re
from typing import NamedTuple

import pandas as pd
from lxml import html

from pcc_analysis.measures import catalogue
from pcc_analysis.periods import parse_period

TITLES = {one.title: one.id for one in reversed(catalogue().values())}
ANCHORS = {name.replace("_", "-"): name for name in catalogue()}
MONTHS = list(calendar.month_name)[1:]
LENGTHS = {"three": 3, "six": 6, "12": 12, "3": 3}

MONTH = rf"(?:{'|'.join(MONTHS)}) \d{{4}}"
NUMBER = r"[−+]?£?\d[\d,]*(?:\.\d+)?"
BEFORE = rf"({NUMBER}(?:(?! and | from )[^,;.()])*?)(?: \([^)]*\))?"


class Printed(NamedTuple):
    """A number as it is printed: its reference, the place it stands in, its text."""

    measure: str
    area: str
    months: int
    end: str
    place: str
    text: str


def words(element):
    text = " ".join(element.text_content().split())
    return text.replace("\N{NON-BREAKING HYPHEN}", "-")


def value(text):
    """The first number of a text, and half of its last place; durations in seconds, percentages as shares."""
    clock = re.match(r"(\d+):(\d\d):(\d\d)", text)
    if clock:
        hours, minutes, seconds = map(int, clock.groups())
        return 3600 * hours + 60 * minutes + seconds, 0.5
    long, short = r"\d+ ?(?:hours?|minutes?|h|m)\b ?", r"\d+(?:\.\d+)? ?(?:seconds?|s)\b"
    if parts := re.match(rf"[^\d]*((?:{long})+(?:{short})?|{short})", text):
        found = re.findall(r"([\d.]+) ?(h|m|s)", parts[1])
        places = len(found[-1][0].partition(".")[2])
        return sum(float(n) * {"h": 3600, "m": 60, "s": 1}[unit] for n, unit in found), 0.5 * 10**-places
    number = re.search(r"\d[\d,]*(?:\.(\d+))?", text)
    share = 0.01 if re.match(r" ?%| per cent", text[number.end() :]) else 1
    return float(number[0].replace(",", "")) * share, 0.5 * 10 ** -len(number[1] or "") * share


def month(text):
    """June 2019 or Jun-2019 as 2019-06."""
    name, year = re.split(r"[ -]", text)
    return f"{year}-{next(n for n, one in enumerate(MONTHS, 1) if one.startswith(name)):02d}"


def earlier(end, months):
    return str(pd.Period(end, "M") - months)


class Page:
    """A report's page and the numbers on it."""

    def __init__(self, markup, period):
        self.tree = html.fromstring(markup)
        self.period = parse_period(period)
        self.own = (len(self.period.months), str(self.period.last_month))

    def window(self, heading):
        """The months and the end that a heading names; None where it names none."""
        if heading == self.period.title:
            return self.own
        if found := re.fullmatch(rf"(?:(3|12) [Mm]onths to )?({MONTH}|[A-Z][a-z]{{2}}-\d{{4}})", heading):
            return LENGTHS[found[1]] if found[1] else 1, month(found[2])
        return None

    def numbers(self):
        yield from self.tables()
        yield from self.months_behind_charts()
        yield from self.strips()
        yield from self.sentences()

    def tables(self):
        for table in self.tree.iter("table"):
            if table.find("caption/span") is None or len(table.findall("thead/tr")) != 1:
                continue
            caption = " ".join(table.find("caption/span").text.split())
            of_areas = next((TITLES[one] for one in TITLES if caption.startswith(f"{one} by area,")), None)
            headings = [words(one) for one in table.find("thead/tr")]
            measure = None
            for row in table.iterfind("tbody/tr"):
                name, area = words(row[0]), "force"
                if row.get("class") == "subgroup" and caption.startswith("What is the situation"):
                    area = name
                elif of_areas:
                    measure, area = of_areas, "force" if row.get("class") == "total" else name
                else:
                    measure = TITLES.get(name)
                for heading, cell in zip(headings[1:], row[1:], strict=False):
                    if measure and (window := self.window(heading)) and re.search(r"\d", words(cell)):
                        yield from self.cell(measure, area, *window, f"table: {caption}", words(cell))

    @staticmethod
    def cell(measure, area, months, end, place, text):
        """A cell may say that its months end earlier; one of fewer months is another figure."""
        if found := re.search(rf"\(to (?:({MONTH})|([A-Z][a-z]{{2}} \d{{4}}))\)", text):
            end = month(found[1] or found[2])
        elif "(" in text:
            return
        yield Printed(measure, area, months, end, place, text)

    def months_behind_charts(self):
        for box in self.tree.xpath("//div[contains(@id, '-months')]"):
            measure = ANCHORS.get(box.get("id").removesuffix("-months"))
            for row in box.iterfind(".//tbody/tr") if measure else ():
                end, cells = month(words(row[0])), [words(one) for one in row[1:]]
                for months, text in ((1, cells[0]), (12, cells[-1])):
                    if re.search(r"\d", text):
                        yield Printed(measure, "force", months, end, "chart data", text)

    def strips(self):
        for strip in self.tree.xpath("//div[@class='strip']"):
            measure = ANCHORS.get(strip.getprevious().get("id"))
            for item in strip.iterfind("dl/div") if measure else ():
                if (window := self.window(words(item.find("dt")))) and not item.xpath(".//span[contains(., ' of ')]"):
                    yield Printed(measure, "force", *window, "strip", words(item.find("dd/b")))

    def sentences(self):
        for item in self.tree.xpath("//ul[@class='news']/li"):
            yield from self.said(TITLES[words(item.find("a"))], words(item.find("span")), "what changed")
        for item in self.tree.xpath("//figure[@id]"):
            if measure := ANCHORS.get(item.get("id").removesuffix("-chart")):
                for said in (item.find("p[@class='said']"), *item.iter("desc")):
                    yield from self.said(
                        measure, words(said).removeprefix(catalogue()[measure].title), "chart in words"
                    )
        for item in self.tree.xpath("//ol[@class='paras']/li"):
            text = words(item)
            title = max((one for one in TITLES if text.startswith(f"{one}: ")), key=len, default="")
            above = item.xpath("preceding::*[self::h2 or self::h3 or self::h4][1]")[0].get("id")
            measure = TITLES.get(title) or ANCHORS.get(above)
            if measure:
                yield from self.said(measure, text.removeprefix(f"{title}: "), "sentence")

    def said(self, measure, text, place):
        """The numbers of sentences about one measure: before "during" and "in the 12 months to", and in brackets."""
        for sentence in re.split(r"(?<=\.) (?=[A-Z])", text):
            if re.match(r"This (is|comparison)", sentence) or "on average of its" in sentence:
                continue
            for found in re.finditer(
                rf"{BEFORE}(?: recorded)? during (?:quarter|the financial year|{MONTH})", sentence
            ):
                yield Printed(measure, "force", *self.own, place, found[1])
            for found in re.finditer(rf"{BEFORE} in the 12 months to ({MONTH})", sentence):
                yield Printed(measure, "force", 12, month(found[2]), place, found[1])
            bracketed = rf"(?:\b(three|six|12) months to )?({MONTH}) \(({NUMBER}[^();]*)\)"
            for found in re.finditer(bracketed, sentence):
                months, end = LENGTHS[found[1]] if found[1] else 1, month(found[2])
                yield Printed(measure, "force", months, end, place, found[3])
                if before := re.match(r".*?the 12 before \(([^)]*)\)", sentence[found.end() :]):
                    yield Printed(measure, "force", 12, earlier(end, 12), place, before[1])
