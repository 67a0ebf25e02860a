"""The picture of an equivariant map in the isotypic basis: one block for each irreducible, and nothing else."""

from collections.abc import Iterator, Sequence

from emlp_lab.solve.spaces.joined_irreducibles import Irreducible
from emlp_widgets.sketches.svg import COLORS, Sketch, text


def color(place: int) -> str:
    """The colour of irreducible number `place`."""
    return COLORS[place % len(COLORS)]


def show_structure(found: Sequence[Irreducible]) -> Sketch:
    """Blocks of the irreducibles in the order given. Within a block the same small block of free weights is repeated
    along the diagonal, dim / maps times.
    """
    rows, columns = sum(one.dim * one.left for one in found), sum(one.dim * one.right for one in found)
    down, across = _scale(rows, max(rows, columns)), _scale(columns, max(rows, columns))
    parts = [_box(1, 1, columns * across, rows * down, 'fill="none" stroke="currentcolor" stroke-opacity="0.5"')]
    x, y = 1.0, 1.0
    for place, one in enumerate(found):
        width, height = one.dim * one.right * across, one.dim * one.left * down
        if one.maps:
            parts += _block(one, place, x, y, width, height)
        x, y = x + width, y + height
    joined = [one for one in found if one.maps]
    sizes = ", ".join(f"{one.dim * one.left} × {one.dim * one.right}" for one in joined) or "none"
    alt = f"Matrix of {rows} × {columns} in the isotypic basis; blocks on the diagonal: {sizes}; zero elsewhere"
    return Sketch("".join(parts), columns * across + 2, rows * down + 2, alt)


def _scale(side: int, longest: int) -> float:
    """Pixels of one dimension, 22 at most; more than on the longer side where there would be no room for blocks."""
    common = 260.0 / longest  # the longer side then has 260 pixels
    roomy = 48.0 / side  # this side then has 48, enough for blocks and their names
    return min(22.0, max(common, roomy))


def _block(one: Irreducible, place: int, x: float, y: float, width: float, height: float) -> Iterator[str]:
    min_small, min_named = 3.0, 20.0  # pixels: of a small block that can be seen, of a block with room for its name
    tint = f"rgb({color(place)}"
    yield _box(x, y, width, height, f'fill="{tint} / 0.16)" stroke="{tint} / 0.9)"')
    count = one.dim // one.maps
    if min(width, height) / count >= min_small:
        for k in range(count):
            place_x, place_y = x + k * width / count, y + k * height / count
            yield _box(place_x, place_y, width / count, height / count, f'fill="{tint} / 0.55)"')
    if min(width, height) >= min_named:
        where = (x + width / 2, y + height / 2 + 5) if count == 1 else (x + width - 8, y + 15)
        yield text(*where, str(place + 1))


def _box(x: float, y: float, width: float, height: float, style: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" {style}/>'
