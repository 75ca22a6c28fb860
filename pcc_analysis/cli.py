"""The command line: one command for everything an analyst does, each a few lines over the library."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from pcc_analysis.engine_of_run import use_engine
from pcc_analysis.errors import PccError

app = typer.Typer(
    name="pcc",
    help="Performance reports for the office of a Police and Crime Commissioner.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

DataFolder = Annotated[Path, typer.Option("--data", help="The folder with the extracts.")]
Engine = Annotated[
    str | None,
    typer.Option(help="What counts the records: pyspark, spark://host:7077, postgres://...; DuckDB unless given."),
]
Period = Annotated[str, typer.Argument(help="2019-20-Q1, 2019-06 or 2019-20.")]


@app.command()
def run(
    periods: Annotated[list[str], typer.Argument(metavar="PERIOD...", help="2019-20-Q1, 2019-06 or 2019-20.")],
    notebook: Annotated[
        list[str], typer.Option(help="quarterly_report, deep_dives/contact_centre...; may be repeated.")
    ] = [  # noqa: B006
        "quarterly_report"
    ],
    every: Annotated[bool, typer.Option("--all", help="Every report and every deep dive.")] = False,
    data: DataFolder = Path("data"),
    out: Annotated[Path, typer.Option(help="Where the reports go.")] = Path("outputs"),
    final: Annotated[bool, typer.Option("--final", help="A report to publish: no draft mark.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="How many at once; one per processor unless given.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Make them even where nothing has changed.")] = False,
    time_limit: Annotated[float, typer.Option(min=0, help="Minutes after which a notebook is stopped.")] = 30,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print each page as a PDF too, by an installed browser.")] = False,
    engine: Engine = None,
    scheduler: Annotated[str | None, typer.Option(help="Make them on a Dask scheduler: local, or tcp://...")] = None,
) -> None:
    """Make reports for quarters, month ends or years; what has not changed is left as it is."""
    use_engine(engine)
    pages = [out / period / f"{name}.html" for period in periods for name in notebook]
    if every or force or not all(page.is_file() for page in pages):
        from pcc_analysis.kernels.client import kernel_server

        # imports while this process does
        kernel_server(several=every or len(pages) > 1, various=every or len(notebook) > 1)
    from pcc_analysis.reports.runs import NOTEBOOKS, run_reports, said_of

    if every:
        from pcc_analysis.reports.inputs import every_notebook

        notebook = every_notebook(Path(NOTEBOOKS))
    outcomes = run_reports(
        periods,
        notebook,
        data=data,
        out=out,
        final=final,
        jobs=jobs,
        force=force,
        time_limit=time_limit,
        pdf=pdf,
        progress=True,
        scheduler=scheduler,
    )
    failed = [outcome for outcome in outcomes if outcome.error]
    if len(outcomes) == 1 and (error := outcomes[0].error):
        raise error
    for outcome in outcomes:
        typer.echo(said_of(outcome))
    if failed:
        typer.echo(f"\n{len(failed)} of {len(outcomes)} reports were not made:", err=True)
        for outcome in failed:
            typer.echo(
                f"{outcome.period} {outcome.notebook}: {type(outcome.error).__name__}: {outcome.error}", err=True
            )
        raise typer.Exit(1)


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="The folder of a period: outputs/2019-20-Q1.")],
    data: DataFolder = Path("data"),
) -> None:
    """Make published reports again and say whether they still follow from their inputs.

    The exit status is 0 where they do, 1 where something differs, 2 where it cannot be said.
    """
    from pcc_analysis.reports.verify import UNKNOWN, status_of
    from pcc_analysis.reports.verify import verify as compare

    try:
        found = compare(folder, data=data)
    except PccError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        raise typer.Exit(UNKNOWN) from None
    for one in found:
        typer.echo(f"{one.report}: {one.kind}: {one.says}")
    status = status_of(found)
    typer.echo(("every report follows from its inputs", "not everything follows", "it cannot be said")[status])
    raise typer.Exit(status)


@app.command()
def check(period: Period, data: DataFolder = Path("data"), engine: Engine = None) -> None:
    """Say which extracts are there, which are missing, and what is wrong with them and with the commentary."""
    use_engine(engine)
    from rich.console import Console
    from rich.table import Table

    from pcc_analysis.periods import parse_period
    from pcc_analysis.sources.extracts import open_extracts

    wanted = parse_period(period)
    with open_extracts(data) as extracts:
        rows = extracts.describe()
    table = Table(title=f"{data.name}: sources for {wanted.label}")
    for heading in ("Source", "State", "Files", "Records", "Months", f"Of {wanted.title}"):
        table.add_column(heading, justify="right" if heading in ("Files", "Records") else "left")
    for row in rows:
        months = f"{row['first']} to {row['last']}" if row["first"] is not None else ""
        there = [
            month
            for month in wanted.months
            if row["first"] is not None
            and row["first"] <= month <= row["last"]
            and month not in (*row["missing"], *row["incomplete"])
        ]
        of_period = f"{len(there)} of {len(wanted.months)} months" if months else ""
        table.add_row(row["title"], row["state"], f"{row['files']:,}", f"{row['rows']:,}", months, of_period)
    Console().print(table)
    faults = [fault for row in rows for fault in row["faults"]]
    for note in (note for row in rows for note in row["notes"]):
        typer.echo(f"note: {note}")
    for fault in faults:
        typer.echo(f"fault: {fault}", err=True)
    if faults or all(row["state"] == "absent" for row in rows):
        raise typer.Exit(1)
    _check_commentary(period, data)


def _check_commentary(period: str, data: Path) -> None:
    """Say which numbers of a report's commentary no figure supports; the exit status is 1 where there are any."""
    from pcc_analysis.kernels.client import run_jobs
    from pcc_analysis.periods import parse_period
    from pcc_analysis.reports.readiness import check_commentary

    found = check_commentary(parse_period(period), data, Path("data/plans"), run_jobs)
    wrong = [one for one in found if one.wrong]
    if found:
        numbers = ", ".join(f"{many} {kind}" for kind, many in sorted(Counter(one.kind for one in found).items()))
        typer.echo(f"commentary: {numbers}")
    for one in wrong:
        typer.echo(f"commentary: {one}", err=True)
    if wrong:
        raise typer.Exit(1)


@app.command("demo-data")
def demo_data(
    folder: Annotated[Path, typer.Argument(help="Where to put it.")] = Path("data/demonstration"),
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 2019,
) -> None:
    """Make simulated extracts that match published totals, to try everything on."""
    from pcc_analysis.demonstration import make_demonstration_data

    make_demonstration_data(folder, seed=seed)
    typer.echo(f"{folder} holds demonstration data; it is simulated, and every report made from it says so")


@app.command()
def measures(
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The page docs/measures.md.")] = False,
) -> None:
    """List every measure: what it counts, over what, and which way is better."""
    from pcc_analysis.measures import catalogue

    known = catalogue().values()
    if markdown:
        from pcc_analysis.measures.description import as_markdown, printed_in

        typer.echo(as_markdown(known, printed_in(Path("data/published"))), nl=False)
        return
    if as_json:
        import json

        fields = ("id", "title", "definition", "source", "kind", "unit", "direction", "owner")
        typer.echo(json.dumps([{name: getattr(one, name) for name in fields} for one in known], indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("Measure", "Title", "Source", "Kind", "Better", "Definition")
    for one in known:
        table.add_row(one.id, one.title, one.source, one.kind, one.direction, one.definition)
    Console().print(table)


@app.command()
def templates(folder: Annotated[Path, typer.Argument(help="Where to put them; not the data folder.")]) -> None:
    """Write an empty extract of every source, with its headings and two example rows."""
    from pcc_analysis.sources.templates import write_templates

    for path in write_templates(folder):
        typer.echo(path)


@app.command()
def audit(
    file: Annotated[Path, typer.Argument(help="A report as text, HTML or PDF, or a CSV (or a folder) of figures.")],
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    page: Annotated[Path | None, typer.Option(help="Write the findings as a page too.")] = None,
) -> None:
    """List what contradicts what in figures already printed; the exit status is 1 where anything does."""
    from pcc_analysis.audit import audit_command

    raise typer.Exit(audit_command(file, as_json, page))


@app.command()
def new(name: Annotated[str, typer.Argument(help="hot_spots")]) -> None:
    """Make a deep dive from the template: a notebook that runs at once, and its test."""
    from pcc_analysis.reports.new_dive import new_deep_dive
    from pcc_analysis.reports.runs import NOTEBOOKS

    for path in new_deep_dive(name, Path(NOTEBOOKS)):
        typer.echo(path)
    typer.echo(f"run it: pcc run 2019-20-Q1 --notebook deep_dives/{name} --data data/demonstration")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context) -> None:
    """Open JupyterLab on the guided start; what is not known here is passed on to JupyterLab."""
    import os
    import sys

    from pcc_analysis.reports.runs import NOTEBOOKS

    # kernels start where runs do, so that "data" is the same folder to a notebook opened by hand
    options = [f"--MappingKernelManager.root_dir={Path.cwd()}", "--LabApp.default_url=/lab/tree/README.ipynb"]
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", NOTEBOOKS, *options, *context.args])


def main() -> None:
    """Run the command line; an error made on purpose is a message, not a traceback."""
    try:
        app()
    except PccError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        raise SystemExit(1) from None
    finally:
        gc.freeze()  # the interpreter would look through everything for garbage before it ends
