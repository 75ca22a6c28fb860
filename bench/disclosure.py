"""How much disclosure control leaves out, and whether a reader with a computer can undo it.

1,000 random sets of tables of up to 200 counts, attacked by linear programs that share nothing with the package, the
first 100 also in whole numbers; and the quarterly report of the demonstration data. Beside it the plain method, which
looks at rows and columns one at a time: as usually done, and repeated until the attack fails on it, too. Seconds are
of the processor.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))
import numpy as np
from disclosure_tables import Reader, plain, plain_leaks, random_set

from pcc_analysis.disclosure import Sum, attack
from pcc_analysis.disclosure.system import build_system

SETS, WHOLE_NUMBERS = 1_000, 100


def main() -> None:
    """Print both tables."""
    random_sets(SETS)
    whole_report()


def random_sets(many: int) -> None:
    """Protect and attack random sets."""
    found: Counter[str] = Counter()
    seconds, slowest = Counter(), 0.0
    for seed in range(many):
        case = random_set(seed)
        start = time.process_time()
        done = case.protect()
        slowest = max(slowest, time.process_time() - start)
        seconds["protect"] += time.process_time() - start
        start = time.process_time()
        reader = Reader(case, done.left_out)
        found["attacked"] += len(reader.targets)
        found["recovered"] += _recovered(reader.narrowed(), done)
        seconds["attack"] += time.process_time() - start
        if seed < WHOLE_NUMBERS:
            found["in whole numbers"] += _recovered(reader.narrowed(whole_numbers=True), done)
        found.update(done.counts)
        for name, until_safe in (("plain", False), ("plain until safe", True)):
            out = plain(done.system, until_safe, done.rule)
            found[name] += _beyond(done.system, out)
            found[f"{name} leaks"] += len(plain_leaks(done.system, out, done.rule))
    print(
        f"{many:,} sets, {found['counts']:,} counts, {found['primary']:,} of them small; {found['exposed']} follow from"
    )
    print("what was public before and cannot be protected.\n")
    _table(
        found, f"{found['recovered']} ({found['in whole numbers']} of {min(many, WHOLE_NUMBERS)} sets in whole numbers)"
    )
    print(
        f"\n{seconds['protect'] / many:.3f} s a set, the slowest {slowest:.1f} s; "
        f"attacks {seconds['attack'] / many:.3f} s."
    )


def whole_report() -> None:
    """Protect and attack what the quarterly report prints by area, after the report before it."""
    from pcc_analysis.briefing import open_briefing
    from pcc_analysis.demonstration import make_demonstration_data

    with tempfile.TemporaryDirectory() as folder:
        make_demonstration_data(Path(folder) / "data")
        briefing = open_briefing("2019-20-Q1", Path(folder) / "data")
    briefing.flags  # noqa: B018  what a report computes anyway is loaded
    start = time.process_time()
    done = briefing.by_area.protected
    taken = time.process_time() - start
    tried = attack(done)
    found = Counter(done.counts)
    out = _table_by_table(done)
    found["plain"], found["plain leaks"] = _beyond(done.system, out), len(plain_leaks(done.system, out, done.rule))
    print(
        f"\nThe quarterly report to June 2019 prints {found['figures']} figures by area of sensitive crime, made from"
    )
    print(f"{found['counts']} counts, {found['primary']} of them small; {found['left_out']} figures are left out.\n")
    _table(found, f"{(~tried['kept']).sum()} of {len(tried)} attacked")
    print(f"\n{taken:.2f} s, with the report before it and the changes themselves.")


def _table_by_table(done) -> np.ndarray:
    """Return what the plain method leaves out of a report: each window by itself, areas against the force."""
    values = dict(zip(done.system.cells, done.system.value, strict=True))
    windows = {cell._replace(area="force") for cells in done.printed.values() for cell in cells}
    areas = sorted({cell.area for cells in done.printed.values() for cell in cells})
    sums = [Sum(one, tuple(one._replace(area=area) for area in areas)) for one in windows]
    small = {cell for cell, is_small in zip(done.system.cells, done.system.small, strict=True) if is_small}
    single = build_system(done.printed.values(), values, sums, small, windows, done.rule)
    out = {cell for cell, gone in zip(single.cells, plain(single), strict=True) if gone}
    return np.array([cell in out for cell in done.system.cells])


def _recovered(narrowed: list, done) -> int:
    return sum(one[0] not in done.exposed for one in narrowed)


def _beyond(system, out) -> int:
    """Counts left out beyond the small ones."""
    return int((out & ~(system.small & system.printed)).sum())


def _table(found: Counter[str], recovered: str) -> None:
    print("| method | left out beyond the small | of all counts | counts that the attack recovers |\n|---|---|---|---|")
    rows = [
        ("ours", found["secondary"], recovered),
        ("rows and columns", found["plain"], found["plain leaks"]),
        ("the same until safe", found["plain until safe"], found["plain until safe leaks"]),
    ]
    for name, many, leaks in rows if "plain until safe" in found else rows[:2]:
        print(f"| {name} | {many:,} | {many / found['counts']:.1%} | {leaks} |")


if __name__ == "__main__":
    random_sets(int(sys.argv[1])) if len(sys.argv) > 1 else main()
