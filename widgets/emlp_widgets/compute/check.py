"""Turn first or map first: your W and any matrix, along a way to a group element."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Inexact

from emlp_lab.check import Comparison, Path, arbitrary, compare, mirrors, path
from emlp_lab.groups import Group
from emlp_lab.stream import Event, Stream
from emlp_widgets.compute.maps import Maps
from emlp_widgets.state.question import Question

MAX_SIDE = 1000  # numbers of an input or output that is moved by matrices
GIVEN = (1.2, 0.4, -0.6, -0.9, 0.3, 0.8, 0.5, -1.1, 0.6)  # the input of "Try it", again and again


@dataclass(frozen=True, eq=False)
class Check:
    """What was compared: W, first, and an arbitrary matrix. key: of the path. too_large: why nothing was, or ""."""

    maps: Maps
    group: Group
    key: int
    path: Path
    has_mirror: bool
    comparison: Comparison | None = None
    too_large: str = ""

    @property
    def elements(self) -> list[Inexact[np.ndarray, "d d"]]:
        """The group elements of the frames."""
        return [g[self.group] for g in self.path.elements]


def check_stream(
    maps: Maps, question: Question, weights: tuple[float, ...], key: int, *, mirror: bool
) -> Stream[Check]:
    """Compares along a way that is drawn from `key`. mirror: from a mirror, where the group has one."""
    group = question.group
    has_mirror = len(mirrors(group)) > 0
    yield Event("path", "drawing a group element")
    found = Check(maps, group, key, path(group, key=key, mirror=mirror and has_mirror), has_mirror)
    side = max(question.rep_in.size(), question.rep_out.size())
    if side > MAX_SIDE:
        return replace(found, too_large=f"{side:,} numbers are too many to move here: the page checks {MAX_SIDE:,}.")
    W = _chosen(maps, question, weights)
    yield Event("compare", "comparing")
    x = np.resize(np.array(GIVEN), question.rep_in.size())
    # The same arbitrary matrix for every group element.
    both = np.stack([W, arbitrary(W)])
    return replace(found, comparison=compare(both, found.path, question.rep_in, question.rep_out, x))


def _chosen(maps: Maps, question: Question, weights: tuple[float, ...]) -> Inexact[np.ndarray, "n_out n_in"]:
    """The sum of the terms with these weights, or any matrix of the basis where terms are not told apart."""
    shape = question.rep_out.size(), question.rep_in.size()
    if not maps.terms:
        return maps.basis.expand(np.random.default_rng(0).standard_normal(maps.basis.rank)).reshape(shape)
    return maps.matrix(weights)
