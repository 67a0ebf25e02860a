"""Still pictures of matrices and tables for notebooks: SVG without scripts, which a saved page keeps."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
from numpy.typing import ArrayLike

from emlp_lab.groups import Group
from emlp_lab.reps import Regular
from emlp_lab.solve import exact_text

# Okabe and Ito's colours, which colour-blind people can tell apart; grey in place of black, to be seen in the dark too.
COLORS = ("0 114 178", "213 94 0", "0 158 115", "204 121 167", "230 159 0", "86 180 233", "128 128 128", "240 228 66")
MAX_WRITTEN_ROWS = 12  # and columns, up to which the entries are written out
MAX_ROWS = 400  # and columns, up to which a matrix is drawn
CELL_PIXELS = 24  # height of a cell with text
TOL_ZERO = 1e-9  # what is smaller is drawn as zero
FONT = 'font-family="var(--jp-ui-font-family, system-ui, sans-serif)" font-size="13"'

Shade = Callable[[float], tuple[str, float]]  # of an entry: its colour and how opaque it is


@dataclass(frozen=True, repr=False)
class Sketch:
    """A drawing that notebooks show, in the colours of the page.

    parts: SVG elements within width x height pixels. alt: what it shows, for people who cannot see it.
    """

    parts: str
    width: float
    height: float
    alt: str

    @property
    def svg(self) -> str:
        """The whole drawing."""
        size = f'width="{self.width:.0f}" height="{self.height:.0f}" viewBox="0 0 {self.width:.0f} {self.height:.0f}"'
        style = 'style="max-width: 100%; height: auto; color: var(--jp-content-font-color1, currentcolor)"'
        label = f'role="img" aria-label="{escape(self.alt)}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {label} {style} {FONT}>{self.parts}</svg>'

    @property
    def file(self) -> str:
        """The drawing as a file: in black on white, since a picture on a page does not know the page's colours."""
        paper = f'<rect width="{self.width:.0f}" height="{self.height:.0f}" fill="white"/>'
        return replace(self, parts=f'{paper}<g color="black">{self.parts}</g>').svg + "\n"

    def _repr_html_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"Sketch({self.alt})"


def show_matrices(
    matrices: Sequence[ArrayLike] | np.ndarray,
    titles: Sequence[str] = (),
    *,
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
) -> Sketch:
    """Matrices side by side: orange is positive, blue negative, the strongest colour the largest entry of all.

    Entries of up to 12 rows and columns are written out, as short fractions or roots where they are some. titles: one
    for each matrix. rows, columns: names at the edges of every matrix. Raises ValueError for what is no matrix.
    """
    arrays = [_matrix(matrix) for matrix in matrices]
    for names, axis in ((rows, 0), (columns, 1)):
        if names and {array.shape[axis] for array in arrays} != {len(names)}:
            raise ValueError(f"{len(names)} names do not fit matrices of shape {arrays[0].shape}: give one for each.")
    largest = max((float(np.abs(array).max()) for array in arrays), default=0.0) or 1.0

    def shade(x: float) -> tuple[str, float]:
        return COLORS[1] if x > 0 else COLORS[0], 0.75 * min(1.0, abs(x) / largest)

    grids = [_Grid(array, _texts(array), shade, rows, columns) for array in arrays]
    return beside([(grid.svg, grid.width, grid.height) for grid in grids], titles, "matrices")


def show_multiplication(*groups: Group) -> Sketch:
    """Multiplication tables of finite groups: row i, column j has the number and the colour of element i times j.

    Elements have their numbers in `elements()`, 0 is the identity. Raises ValueError for infinite groups.
    """
    grids = []
    for group in groups:
        table = multiplication_table(group)
        names = [str(k) for k in range(len(table))]
        written = table.astype(str).tolist() if len(table) <= 2 * MAX_WRITTEN_ROWS else None
        grids.append(_Grid(table, written, lambda k: (COLORS[int(k) % len(COLORS)], 0.6), names, names))
    return beside([(g.svg, g.width, g.height) for g in grids], [str(group) for group in groups], "multiplication table")


def multiplication_table(group: Group) -> np.ndarray:
    """Number of element i times element j, integers of shape (order, order). Raises ValueError as `Regular` does."""
    regular = Regular(group)
    return np.array([regular.rho(g).argmax(axis=0) for g in group.elements(MAX_ROWS)])


def beside(
    pictures: Sequence[tuple[str, float, float]], titles: Sequence[str], what: str, *, gap: float = 26
) -> Sketch:
    """Pictures (svg, width, height) in one row, in the middle of it, each under its title. gap: pixels between them."""
    if titles and len(titles) != len(pictures):
        raise ValueError(f"{len(titles)} titles for {len(pictures)} pictures: give one for each, or none.")
    names = titles or [""] * len(pictures)
    top = 22 if any(names) else 4
    tallest = max((height for _, _, height in pictures), default=0.0)
    parts, x = [], 2.0
    for name, (svg, own, height) in zip(names, pictures, strict=True):
        width = max(own, text_width([name]))
        y = top + (tallest - height) / 2
        parts += [
            text(x + width / 2, 14, name),
            f'<g transform="translate({x + (width - own) / 2:.1f} {y:.1f})">{svg}</g>',
        ]
        x += width + gap
    alt = f"{what}: {', '.join(titles)}" if any(names) else what
    return Sketch("".join(parts), x - gap + 2, top + tallest + 4, alt)


def text(x: float, y: float, content: str, anchor: str = "middle", opacity: float = 1.0) -> str:
    """Text on the base line y."""
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentcolor" fill-opacity="{opacity:g}"'
    return f"<text {where}>{escape(content)}</text>" if content else ""


def text_width(texts: Iterable[str], letter: float = 8.6) -> float:
    """Pixels that the longest of some texts takes. letter: of one character; digits are narrower than other letters."""
    return letter * max((len(content) for content in texts), default=0)


class _Grid:
    """One matrix in brackets, with the names of its rows and columns."""

    def __init__(
        self,
        values: np.ndarray,
        texts: list[list[str]] | None,
        shade: Shade,
        rows: Sequence[str],
        columns: Sequence[str],
    ):
        self.line = self.cell = CELL_PIXELS if texts else 14  # without text they can be smaller
        if texts:
            longest = text_width((entry for row in texts for entry in row), letter=7.5)
            self.cell = max(self.cell, longest + 8, text_width(columns) + 6)
        self.left = text_width(rows) + 10
        self.top = 20 if columns else 0
        self.width = self.left + self.cell * values.shape[1] + 6
        self.height = self.top + self.line * values.shape[0]
        edges = [*self._names(rows, columns)] if texts else []
        self.svg = "".join([*edges, *self._cells(values, texts, shade), self._brackets()])

    def _names(self, rows: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
        for i, name in enumerate(rows):
            yield text(self.left - 8, self.top + (i + 0.5) * self.line + 5, name, "end", 0.65)
        for j, name in enumerate(columns):
            yield text(self.left + (j + 0.5) * self.cell, self.top - 7, name, opacity=0.65)

    def _cells(self, values: np.ndarray, texts: list[list[str]] | None, shade: Shade) -> Iterator[str]:
        for (i, j), value in np.ndenumerate(np.real(values)):
            x, y = self.left + j * self.cell, self.top + i * self.line
            color, alpha = shade(float(value))
            if alpha > 0.01:
                box = f'x="{x + 0.5:.1f}" y="{y + 0.5:.1f}" width="{self.cell - 1:.1f}" height="{self.line - 1}" rx="2"'
                yield f'<rect {box} fill="rgb({color} / {alpha:.2f})"/>'
            if texts:
                quiet = alpha < TOL_ZERO and texts[i][j] == "0"
                written = texts[i][j].replace("-", "−")
                yield text(x + self.cell / 2, y + self.line / 2 + 5, written, opacity=0.4 if quiet else 1)

    def _brackets(self) -> str:
        left, right, top, bottom = self.left - 3, self.width - 3, self.top, self.height
        lines = f"M{left + 4} {top}h-4V{bottom}h4M{right - 4} {top}h4V{bottom}h-4"
        return f'<path d="{lines}" fill="none" stroke="currentcolor" stroke-width="1.3"/>'


def _matrix(values: ArrayLike) -> np.ndarray:
    array = np.asarray(values)
    if array.ndim != 2 or not 0 < min(array.shape) <= max(array.shape) <= MAX_ROWS or array.dtype.kind not in "biufc":
        raise ValueError(
            f"cannot draw {array.dtype} of shape {array.shape}: give a list of matrices, each with 1 to {MAX_ROWS} "
            "rows and columns of numbers."
        )
    return array


def _texts(array: np.ndarray) -> list[list[str]] | None:
    return [[_number(x) for x in row] for row in array] if max(array.shape) <= MAX_WRITTEN_ROWS else None


def _number(x: complex) -> str:
    real, imaginary = float(np.real(x)), float(np.imag(x))
    if abs(imaginary) < TOL_ZERO:
        return _real(real)
    times_i = {"1": "i", "-1": "-i"}.get(_real(imaginary), f"{_real(imaginary)}i")
    return times_i if abs(real) < TOL_ZERO else f"{_real(real)}{'' if imaginary < 0 else '+'}{times_i}"


def _real(x: float) -> str:
    """Exact where that is short, else with two decimals."""
    exact = exact_text(x)
    return exact if len(exact.lstrip("-")) <= 6 and "." not in exact else f"{x:z.2f}"
