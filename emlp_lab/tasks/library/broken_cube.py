"""Rubik's cube: can it be solved?"""

from functools import cache, partial
from itertools import combinations, product

import numpy as np
from jaxtyping import Float, Integer

from emlp_lab.groups import Group, RubiksCube
from emlp_lab.groups.families.cube import faces, stickers
from emlp_lab.reps import T, V
from emlp_lab.tasks.library.drawn import drawn
from emlp_lab.tasks.normalization import identity
from emlp_lab.tasks.task import Data, Task

KINDS = ("stickers", "pieces")
CORNER, EDGE, OTHER = (1, 1, 1), (1, 1, 0), (1, -1, 0)  # the pieces that are taken out of the cube
Permutation = Integer[np.ndarray, "48"]  # what is on sticker i goes to sticker p[i]


def broken_cube(
    train: int = 1000, test: int = 1000, seed: int = 2021, broken: str = "stickers", validation: int = 1000
) -> Task:
    """The colours of a scrambled Rubik's cube to 1 if its turns can solve it, and to 0 if they cannot.

    A row has 6 x 48 numbers: for each of six colours, which of the 48 stickers has it. Half of the cubes, drawn at
    random, are broken before they are scrambled by a random element of the group. Nothing is normalised.

    broken: "stickers" exchanges the colours of two stickers of different pieces, which makes pieces that no cube has:
    the colours of neighbouring stickers tell. "pieces" is a cube that was taken apart and put together again: a corner
    twisted, an edge flipped, two edges exchanged, or several of these, which are the 11 of 12 ways that cannot be
    solved. They are evenly drawn and there is little hope for a network, hence the default: the group brings any seven
    pieces into any arrangement, so that no invariant polynomial of degree up to seven, and no network of layers between
    tensors of ranks that add up to seven at most, such as the 2 and 3 of T(2) and T(3), tells any of the 12 apart.

    Raises ValueError for another kind, and for fewer than one row of any kind.
    """
    if broken not in KINDS:
        raise ValueError(f"broken={broken!r}: give 'stickers' or 'pieces'.")
    group = RubiksCube()
    ways = swapped_stickers() if broken == "stickers" else assemblies()[1:]
    rows = drawn(partial(_rows, group, ways), train, test, validation, seed)
    return Task(
        name="BrokenCube",
        summary="the colours of a scrambled Rubik's cube to whether it can be solved",
        group=group,
        rep_in=(6 * V)(group),
        rep_out=T(0)(group),
        **rows._asdict(),
        normalization=identity(288, 1),
        source="after emlp 1.0.3 (BrokenRubiksCube), with the pieces of the real cube",
    )


def solved() -> Float[np.ndarray, "6 48"]:
    """The colours by stickers of the cube whose faces have one colour each."""
    return np.array([[float(face == own) for _, own in stickers()] for face in faces()])


@cache
def assemblies() -> Integer[np.ndarray, "12 48"]:
    """What makes the 12 cubes that no turns lead from one to another of the solved one; the first changes nothing."""
    corner, edge, other = (_places(cubie) for cubie in (CORNER, EDGE, OTHER))
    twist, flip, swap = _cycle(*corner), _cycle(*edge), np.arange(48)
    swap[edge + other] = other + edge
    made = []
    for twists, flips, swaps in product(range(3), range(2), range(2)):
        p = np.arange(48)
        for step in [twist] * twists + [flip] * flips + [swap] * swaps:
            p = step[p]
        made.append(p)
    return np.array(made)


@cache
def swapped_stickers() -> Integer[np.ndarray, "ways 48"]:
    """The exchanges of two stickers of different pieces and colours, after which there is a piece that no cube has.

    That is so unless both are of edges with the other colour in common, where the edges might as well be exchanged.
    """
    made = []
    for (i, (piece, color)), (j, (other, another)) in combinations(enumerate(stickers()), 2):
        rest, remaining = np.subtract(piece, color), np.subtract(other, another)
        edges = np.abs(piece).sum() == np.abs(other).sum() == 2
        if piece != other and color != another and not (edges and np.array_equal(rest, remaining)):
            made.append(_cycle(i, j))
    return np.array(made)


def _places(cubie: tuple[int, ...]) -> list[int]:
    """The stickers of a piece, ordered by the axes that they face."""
    own = [(np.abs(face).argmax(), i) for i, (piece, face) in enumerate(stickers()) if piece == cubie]
    return [i for _, i in sorted(own)]


def _cycle(*places: int) -> Permutation:
    p = np.arange(48)
    p[list(places)] = np.roll(places, -1)
    return p


def _rows(group: Group, ways: Integer[np.ndarray, "ways 48"], rng: np.random.Generator, rows: int) -> Data:
    label = rng.integers(2, size=rows)
    breaks = np.where(label[:, None], np.arange(48), ways[rng.integers(len(ways), size=rows)])
    cubes = np.zeros((rows, 6, 48))
    np.put_along_axis(cubes, breaks[:, None], np.broadcast_to(solved(), cubes.shape), axis=2)
    scrambled = cubes @ group.sampler.draw(rng, rows).transpose(0, 2, 1)
    return Data(scrambled.reshape(rows, 288), label[:, None].astype(float))
