"""Thumbnails of tasks whose rows are coloured faces and pixels, and of any other."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from emlp_lab.groups.families.cube import faces, stickers
from emlp_lab.tasks import Task
from emlp_widgets.sketches.shapes import BLUE, BRIGHT, GREEN, GREY, HEIGHT, ORANGE, PINK, SKY, WIDTH, arrow, square
from emlp_widgets.sketches.svg import text

STICKERS = (BLUE, ORANGE, GREEN, PINK, SKY, BRIGHT)  # six colours that people can tell apart
LEFT, TOP, FACE = {1: 8.0, 0: 126.0}, 24.0, 26.5  # where the net of each class begins, and the side of a face in it
# A 3 without its mean: the image of a row does not say how it was moved, and people know upright digits.
THREE = np.unpackbits(np.array([[60], [6], [6], [28], [6], [6], [102], [60]], np.uint8), axis=1) - 0.4
# Where a face lies in the net of a cube, seen from outside: column and row of the face, and the directions of space
# that point to the right and down on it.
NET: dict[tuple[int, ...], tuple[tuple[int, int], tuple[int, ...], tuple[int, ...]]] = {
    (0, 0, 1): ((1, 1), (1, 0, 0), (0, -1, 0)),
    (1, 0, 0): ((2, 1), (0, 0, -1), (0, -1, 0)),
    (0, 0, -1): ((3, 1), (-1, 0, 0), (0, -1, 0)),
    (-1, 0, 0): ((0, 1), (0, 0, 1), (0, -1, 0)),
    (0, 1, 0): ((1, 0), (1, 0, 0), (0, 0, 1)),
    (0, -1, 0): ((1, 2), (1, 0, 0), (0, 0, -1)),
}


def plain_cubes(task: Task) -> Iterator[str]:
    """The nets of two cubes of the task, one of each class."""
    for left, row in _of_each_class(task):
        for face, color in zip(faces(), row.reshape(6, 6).argmax(axis=0), strict=True):
            (column, line), *_ = NET[face]
            yield square(left + FACE * column, TOP + FACE * line, FACE - 1, STICKERS[color])
    yield from _labels(task)


def rubiks_cubes(task: Task) -> Iterator[str]:
    """The nets of two scrambled cubes, one of each class, with their centres."""
    spots = [*stickers(), *((face, face) for face in faces())]
    for left, row in _of_each_class(task):
        colors = [*row.reshape(6, 48).argmax(axis=0), *range(6)]
        for (cubie, face), color in zip(spots, colors, strict=True):
            (column, line), right, down = NET[face]
            x, y = 1 + np.dot(cubie, right), 1 + np.dot(cubie, down)
            cell = FACE / 3 - 0.25
            yield square(left + FACE * column + cell * x, TOP + FACE * line + cell * y, cell - 0.8, STICKERS[color])
    yield from _labels(task)


def _of_each_class(task: Task) -> Iterator[tuple[float, Float[np.ndarray, " n"]]]:
    """Where the first row of each class is drawn, if there is one, and its inputs."""
    rows = [part for part in (task.train, task.test, task.validation) if part is not None]
    x, y = np.concatenate([part.x for part in rows]), np.concatenate([part.y for part in rows])
    yield from ((left, x[y[:, 0] == label][0]) for label, left in LEFT.items() if label in y)


def _labels(task: Task) -> Iterator[str]:
    for label, left in LEFT.items():
        if any(label in part.y for part in (task.train, task.test, task.validation) if part is not None):
            yield text(left + 2 * FACE, TOP + 3 * FACE + 30, f"{label} {'✓' if label else '✗'}")


def images(task: Task) -> Iterator[str]:
    """An image, upright and in the middle, and the row and other motions of it; the number is its class."""
    moves = [(k, i, j) for k in range(4) for i in range(8) for j in range(8)]
    likeness = task.test.x @ np.array([np.roll(np.rot90(THREE, k), (i, j), (0, 1)).ravel() for k, i, j in moves]).T
    likeness[task.test.y[:, 3] == 0] -= 100  # a 3 if there is one, and the one that is nearest to what people write
    row, move = np.unravel_index(int(likeness.argmax()), likeness.shape)
    (k, i, j), image, name = moves[move], task.test.x[row].reshape(8, 8), task.test.y[row].argmax()
    middle = np.rot90(np.roll(image, (-i, -j), (0, 1)), -k)
    yield from _pixels(middle, 14, 20, 15)
    moved = [image, np.rot90(middle), np.rot90(middle, 2), np.roll(np.rot90(middle, 3), (3, 2), (0, 1))]
    for k, each in enumerate(moved):
        yield from _pixels(each, 142 + 46 * (k % 2), 20 + 46 * (k // 2), 5.2)
    yield text(186, 132, f"→ {name}")


def _pixels(image: Float[np.ndarray, "8 8"], left: float, top: float, side: float) -> Iterator[str]:
    edge = f'x="{left}" y="{top}" width="{8 * side:.1f}" height="{8 * side:.1f}"'
    yield f'<rect {edge} fill="rgb({GREY} / 0.12)" rx="2"/>'
    for (i, j), ink in np.ndenumerate(image):
        if ink > 0:
            yield square(left + side * j, top + side * i, side, BLUE, float(ink))


def table(task: Task) -> Iterator[str]:
    """Rows of inputs, an arrow, and their outputs: orange is positive, blue negative."""
    x, y = task.test.x[:10], task.test.y[:10]
    columns = [part[:, :limit] / max(float(np.abs(part).max()), 1e-300) for part, limit in ((x, 14), (y, 6))]
    side = min(12.0, 178 / sum(part.shape[1] for part in columns))
    width = side * sum(part.shape[1] for part in columns) + 38
    left, top = (WIDTH - width) / 2, (HEIGHT - 26 - 12 * len(x)) / 2
    for part in columns:
        for (i, j), value in np.ndenumerate(part):
            yield square(left + side * j, top + 12 * i, min(side, 12) - 1, ORANGE if value > 0 else BLUE, abs(value))
        left += side * part.shape[1]
        if part is columns[0]:
            middle = top + 6 * len(x)
            yield arrow((left + 7, middle), (left + 30, middle), GREY)
            left += 38
    written = f"{task.rep_in} → {task.rep_out}"
    yield text(WIDTH / 2, HEIGHT - 8, written if len(written) < 34 else f"{written[:32]}…", opacity=0.8)
