"""The cache on disk gives back what was written, bit for bit, or nothing: whatever happened to its files."""

import json
import os
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save as to_bytes

from emlp_lab.files.container import Container
from emlp_lab.solve.cache import disk
from emlp_lab.solve.cache.disk import DTYPES, FILE, DiskCache, Entry
from tests.cases import catches
from tests.processes import run

KEY = "SO(3) T(4): null space"
ANY_DTYPE = pytest.mark.parametrize("dtype", sorted(DTYPES))
SHAPES = [(), (0,), (1,), (7,), (3, 4), (0, 5), (4, 0, 2), (1, 1), (2, 3, 4), (1,) * 20]
META = [
    {},
    {"rank": 3, "residual": 1e-16, "gap": None, "why": "ℓ = 2 \ud800 \0", "exact": True, "zero": -0.0},
    {"parts": [[1, 2.5], {"expected": 10**40}, []], "": "no name"},
]


def numbers(shape: tuple[int, ...], dtype: str = "float64") -> np.ndarray:
    """Random bytes as numbers: they hold every kind of NaN."""
    raw = np.random.default_rng(5).bytes(int(np.prod(shape)) * np.dtype(dtype).itemsize)
    return np.frombuffer(raw, dtype).reshape(shape).copy()


def entry() -> Entry:
    return Entry(META[1], {"Q": numbers((3, 4)), "labels": np.arange(5), "file": numbers((2, 2), "complex128")})


def same(one: Entry | None, other: Entry) -> bool:
    """Equal to the last bit, in names of arrays and their order, types, shapes and order in memory."""

    def content(entry: Entry) -> list:
        arrays = [(name, a.dtype, a.shape, a.flags.fnc, a.tobytes()) for name, a in entry.arrays.items()]
        return [json.dumps(entry.meta, sort_keys=True), arrays]

    return one is not None and content(one) == content(other)


def file_of(cache: DiskCache) -> Path:
    """The only file of a cache."""
    (file,) = cache.folder.iterdir()
    return file


@pytest.fixture
def cache(tmp_path) -> DiskCache:
    """Of one entry."""
    cache = DiskCache(tmp_path / "cache")
    assert cache.write(KEY, entry())
    return cache


def laid_out(array: np.ndarray) -> Iterator[np.ndarray]:
    """The same numbers in other orders of memory."""
    yield from (array, np.asfortranarray(array).reshape(array.shape, order="A"))


@ANY_DTYPE
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_arrays_come_back_bit_for_bit(tmp_path, dtype, shape):
    cache = DiskCache(tmp_path)
    for array in laid_out(numbers(shape, dtype)):
        written = Entry({}, {"a": array, "b": array})
        assert cache.write(KEY, written)
        assert same(cache.read(KEY), written)


def test_arrays_without_order_in_memory_come_back_in_order(tmp_path):
    cache, whole = DiskCache(tmp_path), numbers((6, 8))
    for view in (whole[::2, ::-1], whole[:, 3], whole.T[::2, 1:], np.broadcast_to(whole[0], (3, 8))):
        assert cache.write(KEY, Entry({}, {"view": view}))
        assert same(cache.read(KEY), Entry({}, {"view": view.copy(order="C")}))


@pytest.mark.parametrize("meta", META, ids=len)
@pytest.mark.parametrize("key", ["", KEY, "\0/../ℓ\ud800", "k" * 10**5], ids=len)
def test_any_text_is_a_key_and_any_json_is_meta(tmp_path, key, meta):
    cache, written = DiskCache(tmp_path), Entry(meta, {"": numbers((2,)), "../\0ℓ": numbers((3,)), "head": numbers(())})
    assert cache.read(key) is None
    assert cache.write(key, written)
    assert same(cache.read(key), written)
    assert cache.read(f"{key} ") is None


def test_the_last_entry_stays(cache):
    newer = Entry({"rank": 4}, {})
    assert cache.write(KEY, newer)
    assert cache.write("another key", entry())
    assert same(cache.read(KEY), newer)
    assert same(cache.read("another key"), entry())
    assert same(DiskCache(cache.folder).read(KEY), newer)


def test_equal_entries_are_equal_files(cache, tmp_path):
    other = DiskCache(tmp_path / "other")
    assert other.write(KEY, entry())
    assert file_of(other).name == file_of(cache).name
    assert file_of(other).read_bytes() == file_of(cache).read_bytes()


# --- damage


def test_cut_files_are_ignored(cache):
    file = file_of(cache)
    raw = file.read_bytes()
    starts = [8, *(raw.index(array.tobytes()) for array in entry().arrays.values())]
    for length in {*range(0, len(raw), 97), *(start + step for start in starts for step in (-1, 0, 1)), len(raw) - 1}:
        file.write_bytes(raw[:length])
        assert cache.read(KEY) is None, length


@pytest.mark.parametrize("seed", range(2))
def test_a_changed_byte_never_changes_the_entry(cache, seed):
    """Some bytes of the head, such as spaces, say nothing; those of numbers and names are all needed."""
    file, written, rng = file_of(cache), entry(), np.random.default_rng(seed)
    raw = file.read_bytes()
    parts = [array.tobytes() for array in written.arrays.values()] + [KEY.encode(), b": 1e-16"]
    needed = {raw.index(part) + i for part in parts for i in range(len(part))}
    for position in {*range(seed, len(raw), 5), *needed}:
        changed = bytearray(raw)
        changed[position] ^= int(rng.integers(1, 256))
        file.write_bytes(changed)
        found = cache.read(KEY)
        assert found is None or (same(found, written) and position not in needed), position


FOREIGN = {
    "empty": b"",
    "zeros": bytes(4096),
    "text": b"no container",
    "an NPZ archive": b"PK\5\6" + bytes(18),
    "other tensors": to_bytes({"x": np.ones(3)}),
    "another container": Container("emlp-lab model", 1, "", "").pack({}, {"x": np.ones(3)}),
    "a head that is a list": to_bytes({}, {FILE.key: "[]"}),
    "a deep head": to_bytes({}, {FILE.key: "[" * 10**5}),
    "a head longer than the file": (2**20).to_bytes(8, "little") + b"{}",
    **{f"random {n}": np.random.default_rng(n).bytes(n) for n in (1, 22, 100, 5000)},
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_foreign_files_are_ignored_and_replaced(cache, content):
    file_of(cache).write_bytes(content)
    assert cache.read(KEY) is None
    assert cache.write(KEY, entry())
    assert same(cache.read(KEY), entry())


@pytest.mark.parametrize(
    "make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path)], ids=["dir", "pipe", "loop"]
)
def test_what_is_no_file_is_no_entry(cache, make):
    file = file_of(cache)
    file.unlink()
    make(file)
    assert cache.read(KEY) is None
    assert cache.write(KEY, entry()) == same(cache.read(KEY), entry()) == (not file.is_dir())
    assert file_of(cache) == file


def test_the_file_of_another_key_is_ignored(cache):
    file = file_of(cache)
    assert cache.write("another key", entry())
    (other,) = set(cache.folder.iterdir()) - {file}
    other.write_bytes(file.read_bytes())
    assert cache.read("another key") is None
    assert same(cache.read(KEY), entry())


@pytest.mark.parametrize("constant", ["VERSION", "FORMAT"])
def test_other_versions_are_ignored(cache, monkeypatch, constant):
    old = file_of(cache)
    monkeypatch.setattr(disk, constant, getattr(disk, constant) + 1)
    if constant == "FORMAT":
        assert cache.read(KEY) is None
        old = old.rename(old.with_name(old.name.replace(".v2.", ".v3.")))
    assert cache.read(KEY) is None
    assert cache.write(KEY, entry())
    assert same(cache.read(KEY), entry())
    assert file_of(cache) == old


# --- tampering: files without any fault but one

Head = dict[str, Any]
Tensors = dict[str, np.ndarray]


def layouts(head: Head, *first: object) -> Head:
    """The head with another layout of the first array."""
    return {**head, "arrays": [list(first), *head["arrays"][1:]]}


def forged(head: Head, tensors: Tensors) -> bytes:
    """With the checksum that belongs to it."""
    return FILE.pack(head, tensors)


def forged_in_part(head: Head, tensors: Tensors, /, **wrong: Any) -> bytes:
    """With the checksum of what was there before `wrong`."""
    raw = FILE.pack(head, tensors)
    outer = json.loads(json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])["__metadata__"][FILE.key])
    outer["specification"] = json.dumps({**head, **wrong.get("head", {})}, sort_keys=True)
    return to_bytes({**tensors, **wrong.get("tensors", {})}, {FILE.key: json.dumps(outer)})


def number_changed(tensors: Tensors) -> Tensors:
    Q = tensors["0"].copy()
    Q[1, 1] = 0.5
    return {"0": Q}


TAMPERED: dict[str, Callable[[Head, Tensors], bytes]] = {
    "a column less": lambda h, t: forged_in_part(h, t, tensors={"0": t["0"][:, :-1].copy()}),
    "a number changed": lambda h, t: forged_in_part(h, t, tensors=number_changed(t)),
    "arrays exchanged": lambda h, t: forged_in_part(h, t, tensors={"0": t["2"], "2": t["0"]}),
    "meta changed": lambda h, t: forged_in_part(h, t, head={"meta": {**h["meta"], "rank": 2}}),
    "an array more": lambda h, t: forged(h, {**t, "3": t["0"]}),
    "an array less": lambda h, t: forged(h, {name: a for name, a in t.items() if name != "2"}),
    "another name in the file": lambda h, t: forged(h, {**{k: a for k, a in t.items() if k != "2"}, "x": t["2"]}),
    "other type of the same size": lambda h, t: forged(layouts(h, "Q", "<i8", False), t),
    "a type that is no number": lambda h, t: forged(layouts(h, "Q", "<M8[s]", False), t),
    "a type that holds objects": lambda h, t: forged(layouts(h, "Q", "|O", False), t),
    "a type that is none": lambda h, t: forged(layouts(h, "Q", "no type", False), t),
    "a layout without a type": lambda h, t: forged(layouts(h, "Q"), t),
    "another format outside": lambda h, t: replace(FILE, format=FILE.format + 1).pack(h, t),
    "NaN in meta": lambda h, t: forged({**h, "meta": {"gap": float("nan")}}, t),
    "meta is a list": lambda h, t: forged({**h, "meta": []}, t),
    "another key": lambda h, t: forged({**h, "key": f"{KEY} "}, t),
    "another version": lambda h, t: forged({**h, "version": 0}, t),
    "another format": lambda h, t: forged({**h, "format": 0}, t),
}


def test_faultless_copies(cache):
    """The files of the test below lack nothing but what they change."""
    head, tensors = FILE.read(file_of(cache))
    for copy in (forged(head, tensors), forged_in_part(head, tensors)):
        file_of(cache).write_bytes(copy)
        assert same(cache.read(KEY), entry())


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED)
def test_tampered_files_are_ignored(cache, change):
    file_of(cache).write_bytes(change(*FILE.read(file_of(cache))))
    assert cache.read(KEY) is None


@pytest.mark.parametrize("claimed", [2**30, 2**62])
def test_claims_of_size_take_no_memory(cache, claimed):
    """2^30 bytes would be granted."""
    file = file_of(cache)
    raw = file.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    head = json.loads(raw[8 : 8 + size])
    head["0"] |= {"shape": [claimed // 8], "data_offsets": [0, claimed]}
    text = json.dumps(head).encode()
    file.write_bytes(len(text).to_bytes(8, "little") + text + raw[8 + size :])
    tracemalloc.start()
    assert cache.read(KEY) is None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**22


def test_files_of_the_first_format_are_cleared_and_not_read(cache):
    file = file_of(cache)
    old = file.with_name(file.name.replace(".v2.safetensors", ".v1.npz"))
    file.rename(old)
    assert cache.read(KEY) is None
    assert cache.size() == old.stat().st_size
    assert cache.clear() == 1
    assert not old.exists()


# --- failures and other processes


@pytest.mark.parametrize("error", [OSError(28, "no space left"), MemoryError()], ids=repr)
@pytest.mark.parametrize("place", [(Container, "pack"), (os, "fsync"), (os, "replace")], ids=lambda place: place[1])
def test_a_failed_write_keeps_the_old_entry(cache, monkeypatch, place, error):
    def fails(*_, **__):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(*place, fails)
        assert cache.write(KEY, Entry({}, {})) is False
    assert same(cache.read(KEY), entry())
    assert len(list(cache.folder.iterdir())) == 1


@pytest.mark.parametrize("below", ["", "folder"])
def test_a_file_where_the_folder_should_be(tmp_path, below):
    (tmp_path / "file").write_text("mine")
    cache = DiskCache(tmp_path / "file" / below)
    assert cache.write(KEY, entry()) is False
    assert cache.read(KEY) is None
    assert (cache.size(), cache.clear()) == (0, 0)
    assert (tmp_path / "file").read_text() == "mine"


LIMITED = """
import os, resource, sys
import numpy as np
from pathlib import Path
from emlp_lab.solve.cache.disk import DiskCache, Entry
os.chdir(sys.argv[1])
cache, entry = DiskCache(Path()), Entry({}, {"Q": np.zeros((100, 100))})
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (10000, hard))
full = cache.write("key", entry), len(os.listdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
room = cache.write("key", entry), cache.read("key") is not None
os.chmod(os.listdir()[0], 0)
os.chmod(".", 0o555)
if os.geteuid() == 0:  # whom rights do not bind
    os.seteuid(65534)
closed = cache.write("key", entry), cache.read("key"), cache.clear()
print(full, room, closed)
"""


def test_a_full_disk_and_a_folder_without_rights(tmp_path):
    expected = (False, 0), (True, True), (False, None, 0)
    try:
        assert run(LIMITED, tmp_path).strip() == " ".join(map(str, expected))
    finally:
        tmp_path.chmod(0o700)


KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from emlp_lab.solve.cache.disk import DiskCache, Entry
def dies(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
def half(path, mode):
    with open(path, mode) as file:
        file.write(bytes(100))
    dies()
for place, name, death in [(Path, "open", half), (os, "fsync", dies), (os, "replace", dies)]:
    child = os.fork()
    if child == 0:
        setattr(place, name, death)
        DiskCache(sys.argv[1]).write(sys.argv[2], Entry({"new": True}, {"Q": np.ones((50, 50))}))
        os._exit(0)
    print(os.WTERMSIG(os.waitpid(child, 0)[1]))
"""


def test_a_killed_writer_leaves_the_old_entry(cache):
    file = file_of(cache)
    assert run(KILLED, cache.folder, KEY).split() == ["9"] * 3
    assert same(cache.read(KEY), entry())
    left = set(cache.folder.iterdir()) - {file}
    assert len(left) == 3
    old, *young = sorted(left)
    os.utime(old, (old.stat().st_atime, old.stat().st_mtime - disk.STALE_SECONDS - 1))
    assert cache.write("another key", entry())
    assert left & set(cache.folder.iterdir()) == set(young)


WRITERS = """
import os, sys
import numpy as np
from emlp_lab.solve.cache.disk import DiskCache, Entry
def writes(cache, me):
    for i in range(50):
        number = 2 * i + me
        size = 100 + 37 * number
        entry = Entry({"n": number}, {"a": np.full(size, number), "b": np.full((2, size), number / 7)})
        assert cache.write("shared", entry) and cache.write(str(me), entry)
children = []
for me in range(2):
    children.append(os.fork())
    if children[-1] == 0:
        writes(DiskCache(sys.argv[1]), me)
        os._exit(0)
print([os.waitpid(child, 0)[1] for child in children])
"""


def is_whole(entry: Entry) -> bool:
    """As one of WRITERS makes them: all of it tells the same number."""
    n = entry.meta["n"]
    a, b = entry.arrays["a"], entry.arrays["b"]
    return a.shape == b.shape[1:] == (100 + 37 * n,) and bool((a == n).all() and (b == n / 7).all())


def test_processes_share_a_folder(tmp_path):
    cache, seen = DiskCache(tmp_path), {"shared": set(), "0": set(), "1": set()}
    with ThreadPoolExecutor() as pool:
        writers = pool.submit(run, WRITERS, tmp_path)
        while not writers.done():
            for key, earlier in seen.items():
                found = cache.read(key)
                assert is_whole(found) if found else not earlier, key
                earlier.update({found.meta["n"]} if found else ())
    assert writers.result().strip() == "[0, 0]"
    last = {key: cache.read(key) for key in seen}
    assert all(entry and is_whole(entry) for entry in last.values())
    assert [entry.meta["n"] for entry in last.values() if entry] in ([98, 98, 99], [99, 98, 99])
    assert len(list(tmp_path.iterdir())) == 3
    assert max(map(len, seen.values())) > 1, "nobody wrote while this process read"


# --- for users


def test_clear_removes_the_files_of_the_cache_and_no_other(cache, monkeypatch):
    mine = [
        cache.folder / name
        for name in ("notes.txt", "a.npz", f"{'0' * 64}.npz", f"{'0' * 64}.v1.npz.unfinished", ".x.part")
    ]
    for path in mine:
        path.write_text("mine")
    monkeypatch.setattr(disk, "FORMAT", disk.FORMAT + 1)
    assert cache.write(KEY, entry())
    files = set(cache.folder.iterdir()) - set(mine)
    (cache.folder / f".{min(files).name}.{'0' * 32}.part").write_bytes(b"12345")
    assert cache.size() == sum(file.stat().st_size for file in files) + 5
    assert cache.clear() == 3
    assert set(cache.folder.iterdir()) == set(mine)
    assert (cache.size(), cache.read(KEY)) == (0, None)


def test_files_that_vanish_meanwhile(cache):
    """As links to nothing: listed, but no longer there. The others are found, in whatever order they are listed."""
    size = cache.size()
    for digit in "0123456789abcdef":
        (cache.folder / f".{digit * 64}.v2.safetensors.{digit * 32}.part").symlink_to("nothing")
        assert cache.write(KEY + digit, Entry({}, {}))
        cache.folder.joinpath(f"{digit * 64}.v2.safetensors").write_bytes(b"12345")
    assert cache.size() > size + 16 * 5
    assert cache.clear() == 1 + 16 + 16
    assert len(list(cache.folder.iterdir())) == 16


def test_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert DiskCache("~/a/b").folder == tmp_path / "a" / "b"
    assert DiskCache(Path("~/a")).folder == Path("~/a")
    assert DiskCache("~/a/b") == DiskCache(tmp_path / "a/b")
    assert not list(tmp_path.iterdir())
    assert DiskCache("~/a/b").write(KEY, entry())
    assert DiskCache(tmp_path / "a/b").read(KEY)


def test_wrong_arguments():
    array = np.ones(2)
    catches(lambda: DiskCache(""), "''", "path")
    catches(lambda: DiskCache("a\0b"), r"a\x00b", "path")
    catches(lambda: DiskCache(None), "None", "path")  # type: ignore[arg-type]
    catches(lambda: DiskCache("~nobody-of-this-name/cache"), "~nobody-of-this-name", "whole path")
    for values in (array.astype(object), array > 0, array.astype(">f8"), array.astype("f4"), np.array(["text"])):
        catches(lambda values=values: Entry({}, {"Q": values}), "'Q'", str(values.dtype), "float64")
    for meta in ({"a": (1, 2)}, {1: "a"}, []):
        catches(lambda meta=meta: Entry(meta, {}), "meta", "JSON", "lists")
    for meta in ({"a": array}, {"a": float("inf")}, {"a": float("nan")}, {"a": {1}}):
        catches(lambda meta=meta: Entry(meta, {}), "meta", "JSON values")
    catches(lambda: Entry({}, {1: array}), "1", "str")  # type: ignore[dict-item]
