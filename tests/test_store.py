"""The solver's disk layer: another process finds what was solved; a file that is no verified basis is ignored."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emlp_lab.groups import O13, SE, SO, SU, D, Group, O, Q, S, SO13p, Z
from emlp_lab.reps import Irrep, Rep, T, V, from_function
from emlp_lab.solve import Basis, DiskCache, Solver
from emlp_lab.solve.cache import disk
from emlp_lab.solve.cache.store import key_of, restored
from emlp_lab.solve.evidence import SCALAR
from emlp_lab.solve.problem import Problem, problems
from emlp_lab.solve.routes.auto import NAMED
from emlp_lab.solve.routes.route import Route
from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import drain
from tests.cases import catches, pauli, some
from tests.processes import run

CASES: list[Rep] = [
    T(4)(SO(3)),
    T(9)(SO(3)),
    T(2, 2)(SU(3)),
    T(3, 3)(SO13p()),
    T(3)(S(4)),
    T(2)(D(4)),
    T(3)(Q(8)),
    T(1)(SO(3)),
    T(2)(SE(2)),
    V(pauli()),
    V(Z(3)) ** 2 * V(S(4)) ** 2 * V(O(3)) ** 2,
    (2 * V + T(2) >> T(0) + V)(O13()),
    (Irrep(2) * V * V)(SO(3)),
    (from_function(lambda g: np.linalg.det(g) * np.eye(1), "P") * V)(O(1)),
]
every_case = pytest.mark.parametrize("rep", CASES, ids=lambda rep: f"{rep} of {rep.groups}")
SOLVED = {"restrict", "irreducibles", "pair", "orbits", "iterate"}


def solve(folder: Path, rep: Rep, **options) -> tuple[Basis, set[str]]:
    """The basis, and the stages of its events."""
    seen = []
    basis = drain(Solver(disk=folder, **options).stream(rep), seen.append)
    return basis, {event.stage for event in seen}


def numbers(basis: Basis) -> np.ndarray:
    return basis.expand(np.random.default_rng(0).standard_normal((2, basis.rank)))


def entries(folder: Path, rep: Rep) -> list[tuple[Problem, Route, str]]:
    """Problem, route and key of each file of this representation."""
    found = []
    for part, block in zip(rep.equivariant_basis().evidence.parts, rep.equivariant_basis().blocks, strict=True):
        names = part.routes
        for problem, name in zip(problems(tuple(block.rep.atoms())), names, strict=False):
            route = next(route for route in NAMED if route.name == name)
            found.append((problem, route, key_of(problem, route)))
    return [item for item in found if DiskCache(folder).read(item[2])]


@every_case
def test_a_second_solver_finds_the_same_bytes(tmp_path, rep):
    first, stages = solve(tmp_path, rep)
    assert stages & SOLVED
    second, stages = solve(tmp_path, rep)
    assert not stages & SOLVED
    assert "disk" in stages
    np.testing.assert_array_equal(numbers(first), numbers(second))
    for before, after in zip(first.evidence.parts, second.evidence.parts, strict=True):
        why = after.why.replace(" (from the disk cache)", "")
        assert after.from_disk == (before.routes != (SCALAR,))
        assert replace(after, why=why, from_disk=False) == before
    np.testing.assert_array_equal(numbers(first), numbers(rep.equivariant_basis()))


def test_every_kind_of_space_is_kept(tmp_path):
    kinds = [type(space) for rep in CASES for space in solve(tmp_path, rep)[0].subspaces]
    assert {DenseSubspace, HalvesSubspace, OrbitSubspace} <= set(kinds)
    structures = [space.structure for space in solve(tmp_path, T(8)(SO(3)))[0].subspaces]
    assert isinstance(structures[0], HalvesSubspace)


def test_another_process_finds_it(tmp_path):
    code = (
        "import hashlib; from emlp_lab.reps import T; from emlp_lab.groups import *\n"
        "from emlp_lab.solve import Solver; from emlp_lab.stream import drain\n"
        "for rep in (T(7)(SO(3)), T(2, 2)(O13()), T(3)(S(4)), T(2)(D(4))):\n"
        f"    seen = []; basis = drain(Solver(disk={str(tmp_path)!r}).stream(rep), seen.append)\n"
        "    print(hashlib.sha256(basis.dense().tobytes()).hexdigest(), [e.stage for e in seen].count('orbits') > 0)"
    )
    first, second = run(code, PYTHONHASHSEED="1"), run(code, PYTHONHASHSEED="2")
    assert [line.split()[0] for line in first.splitlines()] == [line.split()[0] for line in second.splitlines()]
    assert [line.split()[1] for line in first.splitlines()] == ["False", "False", "True", "True"]
    assert "True" not in second


@pytest.mark.slow  # test_disk has processes that write at once
def test_two_processes_at_once_lose_nothing(tmp_path):
    code = (
        "from emlp_lab.reps import T; from emlp_lab.groups import *; from emlp_lab.solve import Solver\n"
        f"for k in range(2, 8): Solver(disk={str(tmp_path)!r}).solve(T(k)(SO(3)))"
    )
    processes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [process.wait(120) for process in processes] == [0, 0]
    for k in range(2, 8):
        basis, stages = solve(tmp_path, T(k)(SO(3)))
        assert not stages & SOLVED
        np.testing.assert_array_equal(numbers(basis), numbers(T(k)(SO(3)).equivariant_basis()))
    assert len(list(tmp_path.iterdir())) == 6


def test_groups_and_routes_do_not_share_files(tmp_path):
    """Equal names with other matrices, and the same problem by another route."""
    mine = Group("SO(3)", 2 * SO(3).lie_algebra, np.zeros((0, 3, 3)))
    for solver in ({}, {"route": "isotypic"}, {"route": "nullspace"}):
        assert solve(tmp_path, T(4)(SO(3)), **solver)[1] & SOLVED or solver == {"route": "nullspace"}
    assert solve(tmp_path, T(4)(mine))[1] & SOLVED
    assert solve(tmp_path, T(4)(O(3)))[1] & SOLVED


@pytest.mark.parametrize("rep", [T(4)(SO(3)), T(9)(SO(3)), T(3)(S(4))], ids=str)
@pytest.mark.parametrize("damage", ["truncated", "flipped", "foreign", "empty"])
def test_a_damaged_file_is_ignored_and_rewritten(tmp_path, rep, damage):
    good, _ = solve(tmp_path, rep)
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    middle = content.index(b"format") + 1
    changed = {
        "truncated": content[:middle],
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "foreign": b"not a basis" * 100,
        "empty": b"",
    }[damage]
    file.write_bytes(changed)
    again, stages = solve(tmp_path, rep)
    assert stages & SOLVED
    np.testing.assert_array_equal(numbers(again), numbers(good))
    assert file.read_bytes() != changed
    assert not solve(tmp_path, rep)[1] & SOLVED


def forged(entry: disk.Entry) -> list[disk.Entry]:
    """Entries with a right checksum and a wrong content."""
    found = [disk.Entry({}, entry.arrays), disk.Entry(entry.meta, {}), disk.Entry({**entry.meta, "space": {}}, {})]
    for name, array in entry.arrays.items():
        others = array[:-1], np.roll(array, 1, axis=0), array * 2, np.zeros_like(array), np.zeros((0, 0))
        found += [disk.Entry(entry.meta, {**entry.arrays, name: other}) for other in others]
    return found


@some("rep", [T(4)(SO(3)), T(9)(SO(3)), T(3)(S(4)), T(3)(Q(8))], 2, ids=str)
def test_a_forged_file_is_never_believed(tmp_path, rep):
    """What is read passes the verifier, or it is solved again."""
    good, _ = solve(tmp_path, rep)
    ((problem, route, key),) = entries(tmp_path, rep)
    cache = DiskCache(tmp_path)
    entry = cache.read(key)
    assert entry is not None
    ignored = 0
    for wrong in forged(entry):
        cache.write(key, wrong)
        found = drain(restored(cache, problem, route, "why"))
        ignored += found is None
        basis, _ = solve(tmp_path, rep)
        assert basis.rank == good.rank
        np.testing.assert_allclose(basis.project(numbers(good)), numbers(good), atol=1e-10)
    assert ignored >= len(forged(entry)) // 2  # rolled copies of an irreducible span the same space


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    place = tmp_path / "file"
    place.write_text("in the way")
    solver = Solver(disk=place)
    with pytest.warns(UserWarning, match="file cannot be written .*kept in memory") as told:
        basis = (2 * T(4) + T(2))(SO(3)).equivariant_basis(solver)
    assert len(told) == 1  # of two problems
    assert T(5)(SO(3)).equivariant_basis(solver).rank == 6  # and no other warning, which would be an error
    assert basis.rank == 7
    plain = (2 * T(4) + T(2))(SO(3)).equivariant_basis()
    assert basis.dense().tobytes() == plain.dense().tobytes()
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("place", [123, b"folder", "", ["a"]], ids=repr)
def test_what_is_no_folder_is_refused_at_once(place):
    catches(lambda: Solver(disk=place), repr(place), "folder")
