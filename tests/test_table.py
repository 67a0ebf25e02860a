"""Files of people: what is read, and one clear error for everything else."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from emlp_lab.tasks.table import MAX_BYTES, read_table
from tests.cases import catches

X, Y = np.arange(12.0).reshape(4, 3), -np.arange(8.0).reshape(4, 2)
LINES = [",".join(map(str, row)) for row in np.hstack([X, Y])]


def csv(*lines: str, end: str = "\n", head: str = "") -> bytes:
    return (head + end.join(lines) + end).encode()


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def zipped(compression: int = zipfile.ZIP_STORED, **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def header(shape: tuple[int, ...]) -> bytes:
    """An array of this shape without its data."""
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(buffer, {"descr": "<f8", "fortran_order": False, "shape": shape})
    return buffer.getvalue()


def corrupted(raw: bytes) -> bytes:
    middle = len(raw) // 4
    return raw[:middle] + bytes(255 - byte for byte in raw[middle : middle + 8]) + raw[middle + 8 :]


@pytest.mark.parametrize(
    "raw",
    [
        csv(*LINES),
        csv("a,b,c,d,e", *LINES),
        csv('"x, first",b,c,d,e', *LINES),
        csv(*LINES, end="\r\n"),
        csv(*LINES, end="\r"),
        csv("a,b,c,d,e", *LINES, end="\r\n", head="\ufeff"),
        csv("", "", "a,b,c,d,e", "", *LINES[:2], "", *LINES[2:], "", ""),
        csv(*(line.replace(",", " , ") for line in LINES)),
        csv(*LINES)[:-1],
        csv("größe,b,c,d,e", *LINES),
    ],
)
def test_csv(raw):
    table = read_table(raw, "data.csv", 3, 2)
    np.testing.assert_array_equal(table.x, X)
    np.testing.assert_array_equal(table.y, Y)


@pytest.mark.parametrize(
    "arrays",
    [
        {"x": X, "y": Y},
        {"X": X.astype(np.float32), "Y": Y.astype(int)},
        {"inputs": X, "outputs": Y, "unused": np.array(["text"])},
        {"x": X.reshape(4, 3, 1), "y": Y[:, None, :]},
    ],
)
def test_npz(tmp_path, arrays):
    file = tmp_path / "data.NPZ"
    file.write_bytes(npz(**arrays))
    for source in (file, str(file), file.read_bytes()):
        table = read_table(source, "data.NPZ", 3, 2)
        assert table.x.dtype == table.y.dtype == np.float64
        np.testing.assert_array_equal(table.x, X)
        np.testing.assert_array_equal(table.y, Y)


def test_one_column_may_be_flat():
    np.testing.assert_array_equal(read_table(npz(x=X, y=Y[:, 0]), "a.npz", 3, 1).y, Y[:, :1])


BAD_CSV = [
    (csv(*LINES[:2], "1,2,3,4"), ["line 3", "4 columns", "5"]),
    (csv(*(line + ",1" for line in LINES)), ["6 columns", "3 + 2 = 5"]),
    (csv(*LINES[:1], "1,2,three,4,5"), ["line 2, column 3", "'three'"]),
    (csv("a,b,c,d,e", *LINES[:1], "1,2,,4,5"), ["line 3, column 3", "''"]),
    (csv("", "a,b,c,d,e", "", LINES[0], "x,2,3,4,5"), ["line 5, column 1", "'x'"]),
    (csv(*LINES, "1,2,nan,4,5"), ["input 3 of row 5", "nan"]),
    (csv(*LINES, "1,2,3,4,inf"), ["output 2 of row 5", "inf"]),
    (csv(*LINES, "1,2,3,4,-1e999"), ["output 2 of row 5", "inf"]),
    (csv(*LINES, "1,2,3,1e303,5"), ["output 1 of row 5", "1e+303", "1e+18"]),
    (csv(*(line.replace(",", ";") for line in LINES)), ["line 2, column 1", "commas"]),
    (csv(*(line.replace(".", ",") for line in LINES)), ["10 columns", "5"]),
    (b"", ["empty"]),
    (b" \r\n\t\n", ["empty"]),
    (b"\x89PNG\r\n\x1a\n\x00\xff\xfe" * 50, ["UTF-8"]),
    (csv(*LINES).decode().encode("utf-16"), ["UTF-8"]),
    (csv("0x10,2,3,4,5", *LINES), []),
    (csv("1" * 200_000 + ",2,3,4,5", *LINES), []),
    (npz(x=X, y=Y), ["UTF-8"]),
    (csv(*LINES, "größe,2,3,4,5").replace("ß".encode(), b"\xdf"), ["UTF-8"]),
    (csv(LINES[0] + ",1", *LINES), ["6 columns", "3 + 2 = 5"]),
    (csv(*LINES, LINES[0] + ",x" * 40), ["line 5 has 45 columns", "before have 5"]),
]


@pytest.mark.parametrize(("raw", "words"), BAD_CSV, ids=range(len(BAD_CSV)))
def test_bad_csv(raw, words):
    catches(lambda: read_table(raw, "data.csv", 3, 2), "data.csv", *words)


@pytest.mark.parametrize("raw", [csv("a,b,c,d,e"), csv("a,b,c,d,e", "", ""), b"\xef\xbb\xbf", b"\x00\x01" * 9])
def test_headings_alone(raw):
    catches(lambda: read_table(raw, "data.csv", 3, 2), "data.csv")


def test_underscores_are_placed():
    catches(lambda: read_table(csv(*LINES, "1,2,1_000,4,5"), "data.csv", 3, 2), "line 5, column 3", "1_000")


BAD_NPZ = [
    (npz(x=X), ["'y'", "['x']"]),
    (npz(y=Y), ["'x'", "numpy.savez"]),
    (npz(inputs=X, targets=Y), ["'y'", "['inputs', 'targets']"]),
    (npz(x=X, y=Y[:3]), ["4 rows", "3"]),
    (npz(x=X[:, :2], y=Y), ["'x'", "(4, 2)", "(rows, 3)"]),
    (npz(x=X, y=X), ["'y'", "(4, 3)", "(rows, 2)"]),
    (npz(x=np.array(3.0), y=Y), ["'x'", "()"]),
    (npz(x=X.astype(str), y=Y), ["'x'", "<U"]),
    (npz(x=X + 0j, y=Y), ["'x'", "complex"]),
    (npz(x=np.array([[None] * 3] * 4), y=Y), ["'x'", "cannot be read"]),
    (npz(x=np.where(X == 5, np.nan, X), y=Y), ["input 3 of row 2", "nan"]),
    (npz(x=X, y=Y)[:-30], ["NPZ"]),
    (npz(x=X, y=Y)[:50], ["NPZ"]),
    (b"PK\x03\x04" + b"\x00" * 60, ["NPZ"]),
    (csv(*LINES), ["NPZ"]),
    (b"", ["empty"]),
    (zipped(**{"x.npy": b"\x93NUMPY\x09\x00", "y.npy": b""}), ["'x'"]),
    (zipped(zipfile.ZIP_DEFLATED, **{"x.npy": b"\x00" * (MAX_BYTES + 1)}), ["unpacks", "limit"]),
    (zipped(), ["'x'"]),
]


@pytest.mark.parametrize(("raw", "words"), BAD_NPZ, ids=range(len(BAD_NPZ)))
def test_bad_npz(raw, words):
    catches(lambda: read_table(raw, "data.npz", 3, 2), "data.npz", *words)


def encrypted() -> bytes:
    """An archive that says its members are encrypted."""
    raw = bytearray(zipped(**{"x.npy": header((4, 3)), "y.npy": header((4, 2))}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(signature)
        while at >= 0:
            raw[at + flags] |= 1
            at = raw.find(signature, at + 4)
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        pytest.param(npz(x=X[:0], y=Y[:0]), "(0, 3)", id="no rows"),
        pytest.param(zipped(x=b"text", y=b"text"), "'x'", id="members that are no arrays"),
        pytest.param(zipped(**{"x.npy": header((10**13, 3)), "y.npy": b""}), "header", id="a header of 200 TB"),
        pytest.param(zipped(**{"x.npy": header((10**30, 3)), "y.npy": b""}), "header", id="a header beyond int64"),
        pytest.param(corrupted(npz(x=X, y=Y)), "NPZ", id="a broken stream"),
        pytest.param(encrypted(), "NPZ", id="encrypted"),
    ],
)
def test_malicious_npz(raw, word):
    catches(lambda: read_table(raw, "data.npz", 3, 2), "data.npz", word)


def lying(size: int, claimed: int, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with zeros in an array of the right shape, whose directory claims another size."""
    raw = bytearray(zipped(method, **{"x.npy": header((4, 3)) + bytes(size), "y.npy": header((4, 2)) + bytes(64)}))
    at = raw.find(b"PK\x01\x02")
    raw[at + 24 : at + 28] = claimed.to_bytes(4, "little")
    return bytes(raw)


def long_header() -> bytes:
    content = b"\x93NUMPY\x02\x00" + (2**30).to_bytes(4, "little") + bytes(2**27)
    return zipped(zipfile.ZIP_DEFLATED, **{"x.npy": content, "y.npy": b""})


def small_numbers() -> bytes:
    """Bytes that would take eight times their memory as numbers of eight bytes."""
    content = header((2**22, 3)).replace(b"<f8", b"|i1") + bytes(3 * 2**22)
    return zipped(zipfile.ZIP_DEFLATED, **{"x.npy": content})


ROWS = b"".join(b"%d,%d\n" % (row, row) for row in range(1000))
# What strangers send; each would take some hundred MiB.
OVERSIZED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a directory that lies about a size": ("a.npz", lambda: lying(2**27, 200)),
    "a directory that lies about all but one byte": ("a.npz", lambda: lying(2**27, MAX_BYTES - 1000)),
    "an array longer than its header": ("a.npz", lambda: lying(2**25, 2**25 + 128)),
    "another method of packing": ("a.npz", lambda: lying(2**27, 200, zipfile.ZIP_LZMA)),
    "and another": ("a.npz", lambda: lying(2**27, 200, zipfile.ZIP_BZIP2)),
    "a header of 128 MiB": ("a.npz", long_header),
    "a directory of a million members": ("a.npz", lambda: (b"PK\x01\x02" + bytes(42)) * 10**6),
    "small numbers that become large ones": ("a.npz", small_numbers),
    "rows without end": ("a.csv", lambda: ROWS * 4000),
    "columns without end": ("a.csv", lambda: csv(*LINES, "1," * 2**23)),
    "columns without end in the first line": ("a.csv", lambda: b"1," * 2**23),
    "headings without end": ("a.csv", lambda: b"a," * 2**23),
    "nothing but lines": ("a.csv", lambda: b"1" + b"\n" * 2**24),
}


@pytest.mark.parametrize(("name", "make"), OVERSIZED.values(), ids=OVERSIZED)
def test_what_is_too_large_is_refused_before_it_is_unpacked(name, make):
    raw = make()
    tracemalloc.start()
    try:
        catches(lambda: read_table(raw, name, 3, 2), name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20


@pytest.mark.parametrize("name", ["a.csv", "a.npz"])
def test_a_large_file_takes_a_few_times_its_memory(name):
    """Within the limit, what is held is the file's text and its numbers, not one object for each."""
    rows = 10**5
    numbers = np.arange(5.0 * rows).reshape(rows, 5)
    raw = csv(*(",".join(map(repr, row)) for row in numbers.tolist()))
    raw = raw if name == "a.csv" else npz(x=numbers[:, :3], y=numbers[:, 3:])
    tracemalloc.start()
    try:
        table = read_table(raw, name, 3, 2)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    np.testing.assert_array_equal(np.hstack([table.x, table.y]), numbers)
    assert peak < 3 * (len(raw) + numbers.nbytes)


class Fired:
    """An object whose pickle runs code when it is loaded."""

    def __reduce__(self) -> tuple:
        return (pytest.fail, ("a pickle was loaded",))


def test_pickles_are_not_loaded():
    raw = npz(x=np.array([[Fired()] * 3] * 4, dtype=object), y=Y)
    catches(lambda: read_table(raw, "data.npz", 3, 2), "data.npz", "'x'", "objects")


def test_large_files_are_not_read(tmp_path, monkeypatch):
    file = tmp_path / "big.csv"
    with file.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    catches(lambda: read_table(file, "big.csv", 3, 2), "big.csv", "MiB", "limit")


def test_missing_files(tmp_path):
    catches(lambda: read_table(tmp_path / "no.csv", "no.csv", 3, 2), "no.csv", "no file")
    catches(lambda: read_table(tmp_path, "folder", 3, 2), "folder", "no file")


def test_any_truncation_is_one_clear_error():
    whole = npz(x=X, y=Y)
    for stop in range(1, len(whole) - 1, 7):
        catches(lambda stop=stop: read_table(whole[:stop], "data.npz", 3, 2), "data.npz")


@pytest.mark.parametrize("seed", range(3))
def test_any_damage_is_one_clear_error_or_harmless(seed):
    rng = np.random.default_rng(seed)
    whole = npz(x=X, y=Y)
    for _ in range(60):
        raw = bytearray(whole)
        raw[rng.integers(len(raw))] ^= int(rng.integers(1, 256))
        message = "data.npz"
        try:
            read_table(bytes(raw), "data.npz", 3, 2)
        except ValueError as problem:
            message = str(problem)
        assert "data.npz" in message
