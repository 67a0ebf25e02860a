"""What people take away: files that open elsewhere."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from emlp_widgets.compute.maps import Maps
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import Curves

MAX_DENSE = 4 * 10**6  # numbers of a basis that is written as a matrix; larger ones are written without their zeros


def basis_npz(maps: Maps, question: Question) -> bytes:
    """The basis as NPZ: Q (dim, rank) with orthonormal columns, or its parts as SciPy's csc_array, and what it is of.

    numpy.load(file)["Q"][:, k].reshape(n_out, n_in) is map k.
    """
    basis = maps.basis
    about: dict[str, Any] = {
        "group": np.array(str(question.group)),
        "rep_in": np.array(str(question.rep_in)),
        "rep_out": np.array(str(question.rep_out)),
        "shape": np.array([len(maps.rows.names), len(maps.columns.names)]),
        "terms": np.array([f"{term.name}: {term.formula}" for term in maps.terms]),
    }
    if basis.dim * basis.rank <= MAX_DENSE:
        about |= {"Q": basis.dense()}
    else:
        parts = basis.sparse()
        about |= {"data": parts.data, "indices": parts.indices, "indptr": parts.indptr}
    file = io.BytesIO()
    np.savez_compressed(file, **about)
    return file.getvalue()


def matrix_csv(maps: Maps, weights: Sequence[float]) -> bytes:
    """W with these weights of the terms, as CSV with the names of the coordinates."""
    W = maps.matrix(weights)
    lines = [[f"y{name}", *map(repr, row.tolist())] for name, row in zip(maps.rows.names, W, strict=True)]
    return _csv(["", *(f"x{name}" for name in maps.columns.names)], lines)


def curves_csv(curves: Curves) -> bytes:
    """The evaluations of a run as CSV, a line for each model and step."""
    lines = (
        [name, r.step, r.epoch, "" if r.train is None else r.train, r.test, r.equivariance, r.seconds]
        for name, records in curves.records.items()
        for r in records
    )
    head = ["model", "step", "epoch", "train_error", "test_error", "equivariance_error", "seconds_per_step"]
    return _csv(head, lines)


def _csv(head: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    return text.getvalue().encode()
