"""Compiled programs are kept for the next process, in a private folder; whatever is wrong with that, results are the
same, and there is one warning.
"""

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cases import some
from tests.processes import ROOT, run

# Visits folders one after the other, each as a process of its own would: [folder, limit of bytes of a file].
VISIT = """
import json, os, resource, sys, warnings
os.dup2(1, 2)
import jax, jax.numpy as jnp
from jax.experimental.compilation_cache.compilation_cache import reset_cache
from emlp_lab.compiled import keep_compiled

seen, reports = [], []
jax.monitoring.register_event_listener(lambda event, **_: seen.append(event.rsplit("/", 1)[-1]))
for folder, limit in json.loads(sys.argv[1]):
    jax.config.update("jax_compilation_cache_dir", None)
    reset_cache()
    jax.clear_caches()
    seen.clear()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        kept = keep_compiled(folder)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, -1))
        y = [float(jax.jit(lambda x: jnp.sin(x) + n)(0.5)) for n in (1, 2, 3)]
        resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))
    texts = [f"{w.category.__name__}: {w.message}" for w in caught]
    reports.append({"kept": kept and str(kept), "y": y, "warnings": texts, "events": seen.copy()})
print(json.dumps(reports))
"""
NO_LIMIT = -1
NOBODY = 65534
Report = dict[str, Any]


def visit(*visits: tuple[Path, int]) -> list[Report]:
    """What a process reports that visits these folders; it prints nothing else, also not what XLA logs."""
    plan = json.dumps([[str(folder), limit] for folder, limit in visits])
    (line,) = run(VISIT, plan, JAX_COMPILATION_CACHE_DIR="").splitlines()
    return json.loads(line)


def count(report: Report, event: str) -> int:
    return report["events"].count(event)


def programs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.program"))


def every(change: Callable[[Path], object]) -> Callable[[Path], None]:
    """Changes every program of a folder."""

    def spoil(folder: Path) -> None:
        for path in programs(folder):
            change(path)

    return spoil


def exchange(folder: Path) -> None:
    """Each program under the name of another."""
    paths = programs(folder)
    contents = [path.read_bytes() for path in paths]
    for path, content in zip(paths, contents[1:] + contents[:1], strict=True):
        path.write_bytes(content)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def link(path: Path) -> None:
    path.symlink_to(path.rename(path.with_suffix(".moved")))


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def give(path: Path) -> None:
    os.chown(path, NOBODY, NOBODY)


def file_instead(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("a file")


def link_to_another(folder: Path) -> None:
    other = folder.rename(folder.with_name("another"))
    give(other)
    folder.symlink_to(other)


# Filled by one process, spoiled, and visited twice by another, which mends them.
DAMAGED: dict[str, Callable[[Path], None]] = {
    "garbage": every(lambda path: path.write_bytes(bytes(range(256)) * 9)),
    "empty": every(lambda path: path.write_bytes(b"")),
    "truncated": every(lambda path: os.truncate(path, path.stat().st_size - 1)),
    "one bit": every(flip),
    "exchanged": exchange,
    "links": every(link),
    "pipes": every(pipe),
    "writable files": every(lambda path: path.chmod(0o666)),
    "files of another": every(give),
}
REFUSED: dict[str, Callable[[Path], None]] = {
    "group-writable": lambda folder: folder.chmod(0o770),
    "world-writable": lambda folder: folder.chmod(0o1777),
    "of another": give,
    "link to another": link_to_another,
    "file": file_instead,
    "read-only": lambda folder: folder.chmod(0o500),
}
NEEDS_ROOT = {"files of another", "of another", "link to another"}
NEEDS_OTHERS = {"read-only"}  # root may write everywhere
IS_ROOT = os.geteuid() == 0


def possible(cases: dict[str, Callable[[Path], None]]) -> list[str]:
    return [name for name in cases if name not in (NEEDS_OTHERS if IS_ROOT else NEEDS_ROOT)]


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> dict[str, Report]:
    """By case; of damaged folders also of the second visit."""
    top = tmp_path_factory.mktemp("compiled")
    names = ["good", *possible(DAMAGED), *possible(REFUSED)]
    folders = {name: top / name / "folder" for name in names}
    first, *_ = visit((folders["good"], NO_LIMIT))
    for name in names[1:]:
        shutil.copytree(folders["good"], folders[name])
        folders[name].chmod(0o700)
        (DAMAGED | REFUSED)[name](folders[name])
    visits = {name: (folder, NO_LIMIT) for name, folder in folders.items()}
    visits |= {f"{name} again": (folders[name], NO_LIMIT) for name in possible(DAMAGED)}
    visits |= {"nowhere": (Path("/proc/nowhere"), NO_LIMIT), "full": (top / "full", 500)}
    return {"first": first} | dict(zip(visits, visit(*visits.values()), strict=True))


def test_another_process_need_not_compile(reports):
    first, good = reports["first"], reports["good"]
    assert first["kept"] == good["kept"]
    assert first["warnings"] == good["warnings"] == []
    assert count(first, "cache_misses") == count(good, "cache_hits") == len(set(first["y"])) == 3
    assert count(first, "cache_hits") == count(good, "cache_misses") == 0


@pytest.mark.parametrize("name", [*possible(DAMAGED), *possible(REFUSED), "nowhere", "full"])
def test_trouble_is_one_warning_and_the_same_result(reports, name):
    report = reports[name]
    assert report["y"] == reports["first"]["y"]
    (text,) = report["warnings"]
    assert text.startswith("CompiledWarning: ")
    assert str(report["kept"] or "compiled programs are not kept in /") in text
    assert (report["kept"] is None) == (name in [*REFUSED, "nowhere"])
    assert not count(report, "cache_hits")


@pytest.mark.parametrize("name", possible(DAMAGED))
def test_what_was_damaged_is_mended(reports, name):
    again = reports[f"{name} again"]
    assert (again["y"], again["warnings"]) == (reports["first"]["y"], [])
    assert count(again, "cache_hits") == 3


WORKBENCH = """
import os, sys, warnings
os.umask(0)
warnings.simplefilter("error")
import jax
import emlp_lab
assert jax.config.jax_compilation_cache_dir is None or "JAX_COMPILATION_CACHE_DIR" in os.environ
from emlp_widgets import Inputs
jax.jit(lambda x: x + 1)(0.5)
print(jax.config.jax_compilation_cache_dir)
"""


@some(
    ("variables", "expected"),
    [
        ({}, "home/.cache/emlp-lab/compiled"),
        ({"XDG_CACHE_HOME": "{top}/caches"}, "caches/emlp-lab/compiled"),
        ({"EMLP_LAB_COMPILED": "{top}/mine"}, "mine"),
        ({"EMLP_LAB_COMPILED": "off"}, None),
        ({"JAX_COMPILATION_CACHE_DIR": "{top}/theirs", "EMLP_LAB_COMPILED": "{top}/mine"}, "theirs"),
        ({"JAX_ENABLE_COMPILATION_CACHE": "false"}, None),
    ],
    4,
    ids=lambda value: " ".join(value) if isinstance(value, dict) else None,
)
def test_the_workbench_keeps_programs_where_people_say(tmp_path, monkeypatch, variables, expected):
    for name in ("JAX_COMPILATION_CACHE_DIR", "EMLP_LAB_COMPILED", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    given = {name: text.format(top=tmp_path) for name, text in variables.items()}
    path = f"{ROOT}{os.pathsep}{ROOT / 'widgets'}"
    printed = run(WORKBENCH, HOME=str(tmp_path / "home"), PYTHONPATH=path, **given).strip()
    made = [place for place in tmp_path.rglob("*") if place.is_file()]
    if expected is None:
        assert (printed, made) == ("None", [])
    elif expected == "theirs":  # with JAX's own settings: programs that take long
        assert printed == str(tmp_path / "theirs")
        assert not (tmp_path / "mine").exists()
    else:
        assert Path(printed) == tmp_path / expected
        assert [place.parent for place in made] == [Path(printed)]
        assert stat.S_IMODE(Path(printed).stat().st_mode) == 0o700
        assert stat.S_IMODE(made[0].stat().st_mode) == 0o600
