"""What cannot be taken is one clear ValueError that names the value and the next step."""

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from emlp_lab import assert_equivariant, equivariance_error, import_emlp, load, save
from emlp_lab.groups import SO, O
from emlp_lab.nn import MLP
from emlp_lab.reps import (
    Irrep,
    Regular,
    Scalar,
    Sym,
    T,
    V,
    blocks,
    factors,
    from_function,
    from_json,
    irreps,
    parse,
    restrict,
    to_json,
)
from emlp_lab.solve import Solver, exact_text, sparsify_basis, weight_sharing
from emlp_lab.tasks import from_file, inertia, o5synthetic
from tests.cases import catches

VECTOR = V(SO(3))
BASIS = T(2)(SO(3)).equivariant_basis()
OLD = {"group": SO(3), "rep_in": T(1), "rep_out": T(0), "numpy_seed": 0}
TASK = {"group": SO(3), "rep_in": T(0), "rep_out": T(0)}
CSV = b"1,2\n" * 9
Refused = dict[str, tuple[Callable[[], object], tuple[str, ...]]]

UNBINDABLE = {
    "text": ("SO(3)", "parse_group('SO(3)')"),
    "number": (3, "(SO(3))"),
    "None": (None, "(SO(3))"),
    "family": (SO, "(SO(3))"),
    "rep": (V, "(SO(3))"),
    "list": ([], "(SO(3))"),
    "array": (np.eye(3), "(SO(3))"),
}
UNBOUND = [V, V.T, T(2), 2 * V + 3 >> T(1), Scalar, Sym(V, 2), Irrep(1), Regular(), from_function(np.asarray, "mine")]


@pytest.mark.parametrize("value", UNBINDABLE)
@pytest.mark.parametrize("rep", UNBOUND, ids=str)
def test_what_is_no_group(rep, value):
    given, step = UNBINDABLE[value]
    catches(lambda: rep(given), type(given).__name__, "no group to bind to", step)


NO_REPS = [None, "x", 1.5, float("nan"), [], object(), SO(3), True, -1]
OPERATIONS: dict[str, Callable[[object], object]] = {
    "rep * x": lambda x: T(1) * x,  # type: ignore[operator]
    "x * rep": lambda x: x * T(1),  # type: ignore[operator]
    "rep + x": lambda x: T(1) + x,  # type: ignore[operator]
    "x + rep": lambda x: x + T(1),  # type: ignore[operator]
    "rep >> x": lambda x: T(1) >> x,  # type: ignore[operator]
    "x >> rep": lambda x: x >> T(1),  # type: ignore[operator]
    "rep << x": lambda x: T(1) << x,  # type: ignore[operator]
    "x << rep": lambda x: x << T(1),  # type: ignore[operator]
    "rep ** x": lambda x: T(1) ** x,  # type: ignore[operator]
    "Sym": lambda x: Sym(x, 2),  # type: ignore[arg-type]
    "blocks": blocks,  # type: ignore[dict-item]
    "to_json": to_json,  # type: ignore[dict-item]
    "solve": Solver().solve,  # type: ignore[dict-item]
    "estimates": Solver().estimates,  # type: ignore[dict-item]
    "equivariance_error": lambda x: equivariance_error(np.eye(3), VECTOR, x),  # type: ignore[arg-type]
    "from_file": lambda x: from_file(CSV, group=SO(3), rep_in=x, rep_out=T(0)),  # type: ignore[arg-type]
    "import_emlp": lambda x: import_emlp("no.npz", **OLD | {"rep_in": x}),
}


@pytest.mark.parametrize("value", NO_REPS, ids=lambda value: str(value)[:9])
@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_no_representation(name, value):
    catches(lambda: OPERATIONS[name](value), str(value)[:9])


@pytest.mark.parametrize("solver", ["x", Solver, 0, "", [], SO(3)], ids=str)
@pytest.mark.parametrize("method", ["equivariant_basis", "equivariant_projector"])
def test_what_is_no_solver(method, solver):
    catches(lambda: getattr(T(2)(SO(3)), method)(solver), str(solver), "Solver()")


OTHERS: Refused = {
    "T": (lambda: T(-1), ("T(-1, 0)",)),
    "power": (lambda: T(1) ** 10**9, ("1000000000", "0 to 100000")),
    "parse": (lambda: parse(None), ("None", "no text")),  # type: ignore[arg-type]
    "rules": (lambda: from_json(to_json(V), rules="x"), ("rules='x'",)),  # type: ignore[arg-type]
    "irreps": (lambda: irreps([]), ("[]", "irreps(group)")),  # type: ignore[arg-type]
    "Regular": (lambda: Regular("D(3)"), ("D(3)", "give a group")),  # type: ignore[arg-type]
    "factors": (lambda: factors(SO(3), None), ("None", "give a group")),  # type: ignore[arg-type]
    "restrict": (lambda: restrict(VECTOR, "SO(2)"), ("SO(2)", "give a group")),  # type: ignore[arg-type]
    "inclusion": (lambda: restrict(VECTOR, SO(2), 3), ("inclusion='3'", "function")),  # type: ignore[arg-type]
    "rho raises": (
        lambda: from_function(lambda g: g.no, "f")(SO(3)).size(),
        ("f for SO(3)", "AttributeError", "3 x 3"),
    ),
    "route": (lambda: Solver(route="magic"), ("'magic'", "isotypic")),
    "route None": (lambda: Solver(route=None), ("None", "isotypic")),  # type: ignore[arg-type]
    **{
        f"limit {limit}": (lambda limit=limit: Solver(memory_limit=limit), (f"memory_limit={limit!r}", "bytes"))
        for limit in ("1 GB", float("nan"), float("inf"), -1, True, [])
    },
    "disk": (lambda: Solver(disk=3), ("3", "folder")),  # type: ignore[arg-type]
    "sparsify NaN": (lambda: sparsify_basis(np.full((3, 2), np.nan)), ("(3, 2)", "finite")),
    "sparsify text": (lambda: sparsify_basis("x"), ("()", "give a basis")),  # type: ignore[arg-type]
    "exact_text": (lambda: exact_text("x"), ("'x'", "real number")),  # type: ignore[arg-type]
    "sharing": (lambda: weight_sharing(None, 3, 3), ("None", "give a basis")),  # type: ignore[arg-type]
    "rows": (lambda: weight_sharing(BASIS, "3", 3), ("rows='3'",)),  # type: ignore[arg-type]
    "element": (lambda: weight_sharing(BASIS, 3, 3, 0.5), ("0.5", "0 to 0")),  # type: ignore[arg-type]
    "seed": (lambda: weight_sharing(BASIS, 3, 3, seed=-1), ("seed=-1", ">= 0")),
    **{
        f"{make.__name__}({name}={value!r})": (
            lambda make=make, given={name: value}: make(**given),
            (f"{name}={value!r}",),
        )
        for make, names in ((inertia, ("train", "test", "bodies", "seed")), (o5synthetic, ("train", "test", "seed")))
        for name in names
        for value in (None, "x", 1.5, float("nan"), -1, True)
    },
    "no source": (lambda: from_file(None, **TASK), ("source=None",)),  # type: ignore[arg-type]
    "no text source": (lambda: from_file("", **TASK), ("source=''",)),
    "zero byte": (lambda: from_file("\0", **TASK), ("source='\\x00'",)),
    "long source": (lambda: from_file("x" * 5000, **TASK), ("no file",)),
    "group of a file": (lambda: from_file(CSV, **TASK | {"group": "SO(3)"}), ("SO(3)", "give a group")),
    "name of a file": (lambda: from_file(CSV, **TASK, name=3), ("name=3",)),  # type: ignore[arg-type]
    "seed of a file": (lambda: from_file(CSV, **TASK, seed=-1), ("seed=-1",)),
    "fraction": (lambda: from_file(CSV, **TASK, test_fraction="x"), ("test_fraction='x'",)),  # type: ignore[arg-type]
    "fraction NaN": (lambda: from_file(CSV, **TASK, test_fraction=float("nan")), ("nan",)),
    "unbound": (lambda: equivariance_error(np.eye(3), V, V), ("rep_in", "bound to no group")),
    "f text": (lambda: equivariance_error("x", VECTOR, VECTOR), ("'x'", "give a function")),  # type: ignore[arg-type]
    "f size": (lambda: equivariance_error(np.eye(2), VECTOR, VECTOR), ("(2, 2)", "3 x 3")),
    "f shape": (lambda: equivariance_error(lambda x: x[:, :2], VECTOR, VECTOR), ("(16, 2)", "(16, 3)")),
    "f row": (lambda: equivariance_error(lambda x: x[0], VECTOR, VECTOR), ("(3,)", "(16, 3)")),
    "f nothing": (lambda: equivariance_error(lambda _: None, VECTOR, VECTOR), ("no numbers", "(16, 3)")),  # type: ignore[arg-type]
    "n": (lambda: equivariance_error(np.eye(3), VECTOR, VECTOR, n=0), ("n=0",)),
    "n text": (lambda: equivariance_error(np.eye(3), VECTOR, VECTOR, n="x"), ("n='x'",)),  # type: ignore[arg-type]
    "x": (lambda: equivariance_error(np.eye(3), VECTOR, VECTOR, x=np.ones(3)), ("(3,)", "(batch, 3)")),
    "key": (lambda: equivariance_error(np.eye(3), VECTOR, VECTOR, key="x"), ("'x'", "seed")),
    "tolerance": (lambda: assert_equivariant(np.eye(3), VECTOR, VECTOR, tolerance=float("nan")), ("tolerance=nan",)),
}


@pytest.mark.parametrize("name", OTHERS)
def test_everything_else(name):
    action, words = OTHERS[name]
    catches(action, *words)


MODEL = MLP(T(1), T(0), SO(3), ch=4, num_layers=1)
NO_PATHS = [None, "", 1.5, -1, True, [], b"x", SO(3), "\0"]


@pytest.mark.parametrize("path", NO_PATHS, ids=repr)
def test_what_can_name_no_file(path):
    catches(lambda: save(MODEL, path), f"path={path!r}", "path of a file")
    catches(lambda: load(path), f"path={path!r}", "path of a file")
    catches(lambda: import_emlp(path, **OLD), f"npz={path!r}", "path of a file")


def test_folders_and_files_that_are_not_there(tmp_path: Path):
    before = list(tmp_path.iterdir())
    catches(lambda: save(MODEL, tmp_path), str(tmp_path), "is a folder")
    catches(lambda: save(MODEL, tmp_path / "no" / "m"), "no", "make it first")
    catches(lambda: save(MODEL, tmp_path / ("x" * 300)), "xxx", "another")
    catches(lambda: load(tmp_path), str(tmp_path), "no file", "save")
    catches(lambda: load(tmp_path / "no"), "no", "no file", "save")
    catches(lambda: import_emlp(tmp_path / "no.npz", **OLD), "no.npz", "no file", "save_var_collection")
    catches(lambda: import_emlp(tmp_path, **OLD), str(tmp_path), "no file")
    catches(lambda: from_file(tmp_path / "no.csv", **TASK), "no.csv", "no file")
    assert list(tmp_path.iterdir()) == before


def test_a_save_that_fails_names_the_file_of_the_user(tmp_path: Path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", ".secret.part")

    monkeypatch.setattr("emlp_lab.files.container.replace_file", full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        save(MODEL, tmp_path / "model")
    assert isinstance(caught.value, ValueError)
    assert ".part" not in str(caught.value)
    assert str(tmp_path / "model") in str(caught.value)


@pytest.mark.parametrize("gone", ["file", "full"])
def test_a_disk_cache_that_cannot_be_written_is_said_once(tmp_path: Path, monkeypatch, gone: str):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    place = tmp_path / "cache"
    if gone == "file":
        place.write_text("in the way")
    else:
        monkeypatch.setattr("emlp_lab.solve.cache.disk.replace_file", full)
    solver, rep = Solver(disk=place), (T(2) + T(3) + T(4))(SO(3))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        basis = rep.equivariant_basis(solver)
        T(5)(O(3)).equivariant_basis(solver)
    assert len(told) == 1
    assert str(place) in str(told[0].message)
    assert ("File exists" if gone == "file" else "No space left") in str(told[0].message)
    assert basis.dense().tobytes() == rep.equivariant_basis().dense().tobytes()
