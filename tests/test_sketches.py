"""The still pictures of the lessons: well-formed, harmless, and true to the numbers."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from emlp_widgets.lessons import refusal
from emlp_widgets.plane import LETTER, TIME, moved, show_flows, show_moved, show_points, sphere_map
from emlp_widgets.sketch import Sketch, multiplication_table, show_matrices, show_multiplication
from scipy.linalg import expm

from emlp_lab.groups import SE, SO, SU, A, C, D, E, Q, S, SO11p, Z
from tests.cases import catches

SKETCHES = [
    show_matrices(SO(3).lie_algebra, ["A", "B", "<C & D>"], rows=["x", "y", "z"], columns=["x", "y", "<z>"]),
    show_matrices(SU(2).lie_algebra),
    show_matrices([np.eye(40)]),
    show_multiplication(S(3), Z(4)),
    show_multiplication(S(4), A(5)),
    show_flows([SO(2).lie_algebra[0], SE(2).lie_algebra[1]], ["turn", "move"]),
    show_moved(D(4).elements(), E(2).sample(0, 5)),
    show_points(np.zeros((1, 2)), sphere_map(SO(3).sample(0, 20)[:, :, 2])),
]


NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(sketch: Sketch, name: str) -> list[ET.Element]:
    return ET.fromstring(sketch.svg).findall(f".//{NAMESPACE}{name}")  # noqa: S314  our own text


def texts(sketch: Sketch) -> list[str]:
    return [element.text or "" for element in drawn(sketch, "text")]


@pytest.mark.parametrize("sketch", SKETCHES, ids=repr)
def test_a_sketch_is_svg_without_scripts_or_links(sketch: Sketch):
    assert drawn(sketch, "path") + drawn(sketch, "circle")
    assert sketch._repr_html_() == sketch.svg
    assert not re.search(r"script|href|url\(|nan|inf", sketch.svg)
    assert len(repr(sketch)) < 100


def test_matrices_are_written_exactly_where_that_is_short():
    matrix = [[0, 1, -1], [0.5**0.5, -2 / 3, 0.75**0.5], [0.1234567, 1e-17, -0.0012345]]
    assert texts(show_matrices([matrix])) == ["0", "1", "−1", "1/√2", "−2/3", "√(3/4)", "0.12", "0", "0.00"]
    assert texts(show_matrices([[[1j, -1j], [2 + 1j, 1 - 0.5j]]])) == ["i", "−i", "2+i", "1−1/2i"]
    assert texts(show_matrices([np.ones((13, 2))])) == []


def test_colours_are_signs_and_sizes():
    fills = [box.get("fill") for box in drawn(show_matrices([[[2, -1], [0, 1]], [[-4, 0], [0, 0]]]), "rect")]
    orange, blue = "213 94 0", "0 114 178"
    assert fills == [
        f"rgb({color} / {alpha})"
        for color, alpha in [(orange, "0.38"), (blue, "0.19"), (orange, "0.19"), (blue, "0.75")]
    ]


def test_misfits_are_refused():
    catches(lambda: show_matrices([np.zeros(3)]), "(3,)", "list of matrices")
    catches(lambda: show_matrices([[["a"]]]), "list of matrices")
    catches(lambda: show_matrices([np.zeros((500, 2))]), "(500, 2)", "400")
    catches(lambda: show_matrices([np.eye(2)], ["A", "B"]), "2 titles for 1")
    catches(lambda: show_matrices([np.eye(2)], rows=["A"]), "1 names", "(2, 2)")
    catches(lambda: show_multiplication(SO(3)), "SO(3)", "infinite")
    catches(lambda: show_moved(SO(3).sample(0, 2)), "last coordinate")
    catches(lambda: show_moved(S(4).elements()), "(24, 4, 4)", "2, 2")


@pytest.mark.parametrize("group", [Z(6), D(4), Q(8), S(4), A(5)], ids=repr)
def test_multiplication_tables(group):
    table, elements = multiplication_table(group), group.elements()
    n = len(elements)
    assert np.array_equal(table[0], np.arange(n))
    assert np.array_equal(np.sort(table, axis=0), np.sort(table.T, axis=0))
    assert np.array_equal(table[table], table[:, table])  # (g h) k = g (h k)
    np.testing.assert_allclose(elements[table[1, 2]], elements[1] @ elements[2], atol=1e-12)
    np.testing.assert_allclose(elements[table[2, n - 1]], elements[2] @ elements[n - 1], atol=1e-12)


def test_a_table_is_drawn_row_by_row():
    names = ["0", "1", "2"]
    assert texts(show_multiplication(Z(3))) == ["Z(3)", *names, *names, *"012120201"]


def test_affine_elements_move_points():
    g = E(2).sample(0, 4)
    np.testing.assert_allclose(moved(g, LETTER), LETTER @ g[:, :2, :2].transpose(0, 2, 1) + g[:, None, :2, 2])
    back = np.stack([moved(np.linalg.inv(h)[None], moved(h[None], LETTER)[0])[0] for h in g])
    np.testing.assert_allclose(back, np.tile(LETTER, (4, 1, 1)), atol=1e-12)


def test_every_element_moves_one_letter():
    letters = [path for path in drawn(show_moved(D(4).elements()), "path") if "Z" in path.get("d", "")]
    assert len(letters) == 8
    assert sum("213 94 0" in path.get("stroke", "") for path in letters) == 1


@pytest.mark.parametrize("generator", [SO(2).lie_algebra[0], SO11p().lie_algebra[0], SE(2).lie_algebra[2]], ids=str)
def test_flows_end_where_the_exponential_takes_them(generator):
    sketch = show_flows([generator])
    dots = np.array([(float(dot.get("cx")), float(dot.get("cy"))) for dot in drawn(sketch, "circle")])
    curves = [path.get("d").split("M")[1] for path in drawn(sketch, "path") if path.get("stroke-width") == "1.4"]
    ends = np.array([[tuple(map(float, point.split())) for point in curve.split("L")] for curve in curves])
    scale = (dots[:, 0].max() - dots[:, 0].min()) / 2  # the grid of starting points is [-1, 1] x [-1, 1]
    plane = (np.stack([ends[:, 0], ends[:, -1]]) - dots.mean(axis=0)) / scale * (1, -1)
    np.testing.assert_allclose(plane[1], moved(expm(TIME * generator)[None], plane[0])[0], atol=0.01)
    assert len(curves) in (24, 25)


def test_points_share_one_scale():
    sketch = show_points([(0, 0), (1, 0)], [(0, 0), (4, 3)])
    radius = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in drawn(sketch, "circle")]
    assert np.isclose(4 * (radius[1][0] - radius[0][0]), radius[3][0] - radius[2][0], atol=0.5)


def test_the_map_of_the_sphere_keeps_areas():
    x = SO(3).sample(0, 40_000)[:, :, 2]
    (longitude, height), n = sphere_map(x).T, len(x)
    counts = np.histogram2d(longitude, height, bins=8, range=[(-np.pi, np.pi), (-np.pi / 2, np.pi / 2)])[0]
    assert counts.sum() == n
    assert np.abs(counts - n / 64).max() < 5 * np.sqrt(n / 64)


def test_refusal_wants_to_be_refused():
    assert "SO(0)" in refusal(lambda: SO(0))
    with pytest.raises(AssertionError, match="not refused"):
        refusal(lambda: C(3))
