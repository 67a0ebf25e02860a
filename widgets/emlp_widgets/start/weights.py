"""The picture of a basis on its card: which entries of W are the same weight, in the tokens of the page."""

from collections.abc import Iterable, Sequence

import numpy as np

from emlp_lab.solve import Basis, Classes

COLORS = 7  # tokens --d1 to --d7; after the last of them the first again, with a dot
CELL = 10  # units of a drawing
LARGE = 24  # rows or columns above which neighbours of one weight are one area
STRIPES = 3
ZERO = "var(--sunken)"

Places = Iterable[tuple[int, int]]


def weights_svg(basis: Basis, name: str, shape: tuple[int, int]) -> str:
    """The entries of one colour are one weight, striped ones a sum of several, grey ones always zero.

    Large ones are ordered so that this can be seen. shape: rows and columns of W. name: what the parts of the drawing
    are called; another one for each drawing of a page. Raises what `Basis.classes` raises.
    """
    classes = basis.classes()
    large = max(shape) > LARGE
    looks: dict[str, list[tuple[int, int]]] = {}
    marks: dict[str, list[tuple[int, int]]] = {}
    fills: dict[tuple[int, ...], str] = {}
    order = _order(classes, shape) if large else (range(shape[0]), range(shape[1]))
    for row, column in np.ndindex(*shape):
        terms = classes.sum_of(order[0][row], order[1][column])
        numbers = tuple(number for number, _ in terms)[:STRIPES]
        fill = fills.setdefault(numbers, _fill(numbers, name, len(fills)))
        looks.setdefault(fill, []).append((row, column))
        if len(terms) == 1 and not large:
            ((number, factor),) = terms
            mark = "minus" if factor < 0 else f"dot{number // COLORS}"
            marks.setdefault(mark, []).append((row, column))
    patterns = [_pattern(numbers, fill) for numbers, fill in fills.items() if len(numbers) > 1]
    areas = [_area(fill, places, large) for fill, places in looks.items()]
    parts = [*patterns, *areas, *(_grid(shape) if large else _marks(marks)), *([] if basis.rank else [_nothing(shape)])]
    return _drawing(shape, parts)


def _order(classes: Classes, shape: tuple[int, int]) -> tuple[Sequence[int], Sequence[int]]:
    """Rows and columns of a large picture in which coordinates that the group exchanges stand together, where they are
    the same on both sides: with one another they have one class.
    """
    if shape[0] != shape[1]:
        return range(shape[0]), range(shape[1])
    order = np.argsort(np.abs(classes.numbers.diagonal()), kind="stable").tolist()
    return order, order


def _drawing(shape: tuple[int, int], parts: Iterable[str]) -> str:
    rows, columns = shape
    head = f'<svg viewBox="0 0 {CELL * columns} {CELL * rows}" aria-hidden="true">'
    return "\n".join([head, *parts, "</svg>"]) + "\n"


def _fill(numbers: tuple[int, ...], name: str, place: int) -> str:
    if len(numbers) > 1:
        return f"url(#{name}-{place})"
    return _color(numbers[0]) if numbers else ZERO


def _color(number: int) -> str:
    return f"var(--d{number % COLORS + 1})"


def _pattern(numbers: tuple[int, ...], fill: str) -> str:
    """Stripes of several weights, as wide as a third of a cell."""
    width = 2  # of a stripe
    stripes = "".join(
        f'<rect x="{width * k}" width="{width}" height="9" fill="{_color(number)}"/>'
        for k, number in enumerate(numbers)
    )
    size = f'width="{width * len(numbers)}" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    return f'<pattern id="{fill[5:-1]}" {size}>{stripes}</pattern>'


def _area(fill: str, places: list[tuple[int, int]], large: bool) -> str:
    if large:
        return f'<path fill="{fill}" d="{_runs(places)}"/>'
    # A line round a smaller square makes it as large as a cell less the gap, with round corners.
    cells = "".join(f"M{CELL * column + 2} {CELL * row + 2}h6v6h-6z" for row, column in places)
    return f'<path fill="{fill}" stroke="{fill}" stroke-width="3" stroke-linejoin="round" d="{cells}"/>'


def _runs(places: list[tuple[int, int]]) -> str:
    """Neighbours in a row as one rectangle."""
    inside = set(places)
    starts = [(row, column) for row, column in places if (row, column - 1) not in inside]
    text = ""
    for row, start in starts:
        end = start
        while (row, end) in inside:
            end += 1
        width = CELL * (end - start)
        text += f"M{CELL * start} {CELL * row}h{width}v{CELL}h-{width}z"
    return text


def _grid(shape: tuple[int, int]) -> list[str]:
    rows, columns = (CELL * size for size in shape)
    lines = [f"M0 {y}h{columns}" for y in range(CELL, rows, CELL)] + [
        f"M{x} 0v{rows}" for x in range(CELL, columns, CELL)
    ]
    return [f'<path stroke="var(--surface)" d="{"".join(lines)}"/>']


def _marks(marks: dict[str, list[tuple[int, int]]]) -> list[str]:
    drawn = []
    for mark, places in marks.items():
        if mark == "dot0":
            continue
        start, length, width = (3, 4, 1.4) if mark == "minus" else (5, 0, 1.5 + 2 * int(mark[3:]))
        lines = "".join(f"M{CELL * column + start} {CELL * row + 5}h{length}" for row, column in places)
        drawn.append(f'<path stroke="var(--surface)" stroke-width="{width:g}" stroke-linecap="round" d="{lines}"/>')
    return drawn


def _nothing(shape: tuple[int, int]) -> str:
    """A zero over all the entries."""
    rows, columns = (CELL * size for size in shape)
    place = f'x="{columns / 2:g}" y="{rows / 2:g}" text-anchor="middle" dominant-baseline="central"'
    return f'<text {place} class="start-zero">0</text>'
