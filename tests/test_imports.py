"""Imports point one way, and the mathematics needs no widgets."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.processes import ROOT, run

FILES = sorted((ROOT / "emlp_lab").rglob("*.py"))
MAY_IMPORT: dict[str, set[str]] = {
    "stream": set(),
    "progress": {"stream"},
    "algebra": {"stream"},
    "files": set(),
    "compiled": {"files"},
    "groups": {"algebra"},
    "reps": {"algebra", "groups"},
    "solve": {"algebra", "files", "groups", "reps", "stream"},
    "check": {"algebra", "groups", "reps"},
    "nn": {"algebra", "groups", "reps", "solve", "stream"},
    "tasks": {"algebra", "files", "groups", "reps", "solve"},
    "train": {"algebra", "check", "groups", "nn", "progress", "reps", "solve", "stream", "tasks"},
    "checkpoint": {"algebra", "files", "groups", "nn", "reps", "solve", "stream", "tasks", "train"},
    "emlp": {"algebra", "check", "files", "groups", "nn", "reps", "solve"},
    "runs": {"algebra", "checkpoint", "files", "nn", "stream", "tasks", "train"},
    "__init__": {"check", "checkpoint", "emlp", "progress", "runs", "train"},
}
DELAYED = {("reps/rep.py", "emlp_lab.solve")}  # in Rep.equivariant_basis, which is what emlp's users know
WIDGETS = ("ipywidgets", "plotly", "anywidget", "voila", "IPython", "ipykernel", "traitlets", "comm", "emlp_widgets")
OBJAX = ("nn/modules/", "train/", "checkpoint/", "emlp/")


@cache
def nodes(file: Path) -> list[ast.AST]:
    """All that a file says."""
    return list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


def imports(file: Path) -> list[str]:
    """Names of the modules that a file imports, also inside functions and for type checkers alone."""
    found = []
    for node in nodes(file):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            found.append(node.module or "")
            found += [f"{node.module}.{alias.name}" for alias in node.names if node.module == "emlp_lab"]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_point_one_way(file):
    place = file.relative_to(ROOT / "emlp_lab").as_posix()
    part = place.removesuffix(".py").split("/")[0]
    for name in imports(file):
        top, *rest = name.split(".")
        assert top not in WIDGETS
        if top == "objax":
            assert place.startswith(OBJAX)
        if top == "emlp_lab" and rest and (place, name) not in DELAYED:
            assert rest[0] == part or rest[0] in MAY_IMPORT[part], f"{place} imports {name}"
            assert not name.startswith("emlp_lab.nn.modules") or place.startswith(("nn/__init__.py", "nn/modules/"))


def test_the_delayed_import_is_in_one_function():
    tree = ast.parse((ROOT / "emlp_lab/reps/rep.py").read_text(encoding="utf-8"))
    guarded = {n for node in tree.body if isinstance(node, ast.If) for n in ast.walk(node)}
    methods = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {id(n): method.name for method in methods for n in ast.walk(method)}
    places = [
        inside.get(id(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "emlp_lab.solve" and node not in guarded
    ]
    assert places == ["equivariant_basis"]


def test_nothing_below_the_solver_solves():
    """But for the one door, which is there for people."""
    below = [file for file in FILES if file.relative_to(ROOT / "emlp_lab").parts[0] in ("algebra", "groups", "reps")]
    assert len(below) > 40
    for file in below:
        calls = [node for node in nodes(file) if isinstance(node, ast.Call)]
        called = {node.func.attr for node in calls if isinstance(node.func, ast.Attribute)}
        assert not called & {"equivariant_basis", "equivariant_projector"} or file.name == "rep.py", file


def test_circles_of_imports_are_small():
    """Files that need one another are one thought. A name from a folder's face counts as one from where it is."""
    names = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in FILES}
    faces = {name: file for name, file in names.items() if file.name == "__init__.py"}
    homes = {(face, name): module for face, file in faces.items() for module, name in imported(file)}

    def needs(name: str) -> set[str]:
        place = names[name].relative_to(ROOT / "emlp_lab").as_posix()
        found = set()
        for module, item in imported(names[name]):
            if (place, module) not in DELAYED:
                whole = f"{module}.{item}"
                found.add(whole if whole in names else homes.get((module, item), module))
        return found & names.keys() - faces.keys() - {name}

    graph = {name: needs(name) for name in names.keys() - faces.keys()}
    reach = {name: reachable(graph, name) for name in graph}
    circles = {frozenset(b for b in reach[a] if a in reach[b]) for a in graph if a in reach[a]}
    assert {len(circle) for circle in circles} <= set(range(2, 9)), circles
    assert {name.split(".")[1] for circle in circles for name in circle} == {"groups", "reps"}


def imported(file: Path) -> list[tuple[str, str]]:
    """(module, name) of what a file imports from the library, but for type checkers alone."""
    blocks = [node for node in nodes(file) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)]
    skipped = {id(node) for block in blocks for node in ast.walk(block)}
    found = [node for node in nodes(file) if isinstance(node, ast.ImportFrom) and id(node) not in skipped]
    return [
        (node.module, alias.name)
        for node in found
        if node.module and node.module.startswith("emlp_lab")
        for alias in node.names
    ]


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    """What can be reached in one step or more."""
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found


def test_every_folder_is_in_the_table():
    assert {file.relative_to(ROOT / "emlp_lab").parts[0].removesuffix(".py") for file in FILES} == set(MAY_IMPORT)


def test_the_core_runs_without_widgets_network_or_output_and_imports_what_it_needs():
    """Bases need no objax, and models no scipy.stats, whose import takes as long as all others."""
    program = """
import sys, socket
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {names}:
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
def no_network(*_, **__):
    raise AssertionError("the network was asked")
socket.socket.connect = socket.create_connection = no_network
from emlp_lab.groups import SO
from emlp_lab.reps import T
assert T(2)(SO(3)).equivariant_basis().rank == 1
assert "objax" not in sys.modules
from emlp_lab.nn import EMLP
assert "scipy.stats" not in sys.modules
from emlp_lab.stream import drain
from emlp_lab.tasks import inertia
from emlp_lab.train import NetworkConfig, TrainConfig, experiment
drain(experiment(inertia(20, 20), NetworkConfig(ch=4, num_layers=1), TrainConfig(steps=1)))
loaded = {{name.split(".")[0] for name in sys.modules}} & set({names})
assert not loaded, loaded
import objax
assert objax.nn.init.kaiming_truncated_normal((2, 3)).shape == (2, 3)
from scipy.stats import norm
assert norm.cdf(0) == 0.5
"""
    assert run(program.format(names=WIDGETS)) == ""
