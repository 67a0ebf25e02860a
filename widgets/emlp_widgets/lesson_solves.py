"""Steps of the solver by themselves, for lessons: its check of a result, and the curve of an iteration."""

import numpy as np
from jaxtyping import Inexact

from emlp_lab.reps import Rep, blocks
from emlp_lab.solve import Solver
from emlp_lab.solve.evidence import Checked
from emlp_lab.solve.problem import problems
from emlp_lab.solve.subspace import DenseSubspace
from emlp_lab.solve.verify import verify
from emlp_lab.stream import drain


def check(rep: Rep, Q: Inexact[np.ndarray, "n r"]) -> Checked:
    """Residual and orthonormality of columns Q that are said to be all invariants of a tensor type of one group.

    Raises VerificationError if they are not, ValueError for other representations and for columns of another length.
    """
    found = blocks(rep)
    if len(found) != 1 or found[0].copies != 1 or len(types := problems(tuple(found[0].rep.atoms()))) != 1:
        raise ValueError(f"{rep} is no tensor type of a single group: give one such as T(2)(SO(3)).")
    if Q.ndim != 2 or len(Q) != rep.size():
        raise ValueError(f"columns of shape {Q.shape} do not fit {rep}: they must have {rep.size()} rows.")
    return drain(verify(types[0], DenseSubspace(Q[found[0].index[0]])))


def residuals(rep: Rep) -> list[float]:
    """Those of all steps of the iterative route, blocks of vectors one after the other, the start of each included."""
    return [event.data["residual"] for event in Solver("iterative").stream(rep) if event.stage == "iterate"]
