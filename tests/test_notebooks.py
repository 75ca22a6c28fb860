"""Notebooks are thin: parameters, one call per section, no code of their own, no outputs."""

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
NOT_HERE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.While, ast.Try)
NO_METHODS = {"groupby", "merge", "pivot", "pivot_table", "apply", "agg", "aggregate"}


def cells(path, kind="code"):
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def faults(code):
    """What a thin notebook does not do."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, NOT_HERE):
            yield f"line {node.lineno}: {type(node).__name__}"
        if isinstance(node, ast.Attribute) and node.attr in NO_METHODS:
            yield f"line {node.lineno}: .{node.attr}"
        if isinstance(node, ast.For) and any(isinstance(inner, ast.BinOp | ast.AugAssign) for inner in ast.walk(node)):
            yield f"line {node.lineno}: a loop that calculates"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_committed_without_outputs(path):
    code = cells(path)
    assert [fault for cell in code for fault in faults(source(cell))] == []
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    assert len(json.loads(path.read_text(encoding="utf-8"))["cells"]) <= 40


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_are_json_scalars_in_a_cell_that_papermill_finds(path):
    tagged = [cell for cell in cells(path) if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    for statement in ast.parse(source(tagged[0])).body:
        assert isinstance(statement, ast.Assign)
        value = ast.literal_eval(statement.value)
        assert isinstance(value, str | int | float | bool) or value == []  # a run fills it with what JSON has


@pytest.mark.parametrize(
    "code",
    ["def f(): pass", "total = table.groupby('area').sum()", "for x in y:\n    z = x + 1", "f = lambda x: x"],
)
def test_the_check_finds_what_it_is_for(code):
    assert list(faults(code))
