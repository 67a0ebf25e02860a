"""The still pictures of the lessons: well-formed, harmless, and true to the numbers."""

import re
from math import isqrt
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from emlp_widgets.lessons import refusal, timed
from emlp_widgets.sketches.orbit_cells import show_orbits
from emlp_widgets.sketches.plane import LETTER, MAX_TIME, moved, show_flows, show_moved, show_points, sphere_map
from emlp_widgets.sketches.svg import Sketch, multiplication_table, show_matrices, show_multiplication
from emlp_widgets.sketches.values import MIN_VALUE, show_values
from scipy.linalg import expm

from emlp_lab.groups import SE, SL, SO, SU, A, C, D, E, Q, RubiksCube, S, SO11p, Z
from emlp_lab.reps import Rep, Sym, T, V
from emlp_lab.solve import Basis, VerificationError, weight_sharing
from emlp_lab.solve.verify import check
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
    show_orbits([(V >> V)(group).equivariant_basis() for group in (S(3), D(4), RubiksCube())], ["S(3)", "<D>", "cube"]),
    show_values({"<a>": [1, 0], "b": [3]}, "<step>"),
    show_values({"a": np.ones(300)}, joined=False),
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
    np.testing.assert_allclose(plane[1], moved(expm(MAX_TIME * generator)[None], plane[0])[0], atol=0.01)
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


def dots(sketch: Sketch) -> np.ndarray:
    return np.array([[float(dot.get(f"c{axis}")) for axis in "xy"] for dot in drawn(sketch, "circle")])


@pytest.mark.parametrize("joined", [True, False])
def test_equal_ratios_are_equal_distances(joined: bool):
    where = dots(show_values({"a": [1, 1e-3, 1e-6, 1e-12, 0, MIN_VALUE / 10], "b": [1e-3]}, joined=joined))
    np.testing.assert_allclose(np.diff(where[:6, 0]), where[1, 0] - where[0, 0], atol=0.11)
    decade = (where[4, 1] - where[0, 1]) / 17
    np.testing.assert_allclose(where[:, 1] - where[0, 1], decade * np.array([0, 3, 6, 12, 17, 17, 3]), atol=0.11)
    assert decade > 5
    assert where[6, 0] == where[0, 0]


def test_marks_stand_where_the_numbers_are():
    sketch = show_values({"a": [1, 1e-3, 1e-6]}, "step")
    lines = {element.text: float(element.get("y")) for element in drawn(sketch, "text")}
    assert list(lines) == ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰", "0", "1", "2", "step", "a"]
    heights = [lines[power] - 4 for power in ("10⁰", "10⁻³", "10⁻⁶")]
    np.testing.assert_allclose(dots(sketch)[:, 1], heights, atol=0.11)


def test_rings_are_around_dots():
    sizes = [float(dot.get("r")) for dot in drawn(show_values({"a": [1], "b": [1], "c": [1]}, joined=False), "circle")]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize(
    "rep",
    [*((V >> V)(group) for group in (S(4), Z(5), C(4), D(4), RubiksCube())), (V * Sym(V, 2) >> Sym(V, 2) * V)(S(3))],
    ids=lambda rep: f"{rep.size()}",
)
def test_orbits_have_the_colours_of_weight_sharing(rep: Rep):
    basis = rep.equivariant_basis()
    n = isqrt(basis.dim)
    boxes = drawn(show_orbits([basis]), "rect")
    cell = max(float(box.get("height")) for box in boxes)
    colors = np.full((n, n), "", object)
    for box in boxes:
        i, j = round(float(box.get("y")) / cell), round(float(box.get("x")) / cell)
        colors[i, j : j + round(float(box.get("width")) / cell)] = box.get("fill")
    classes = np.abs(weight_sharing(basis, n, n).classes)
    assert np.array_equal(colors == "", classes == 0)
    count = len(np.unique(classes))
    assert len(set(zip(colors.ravel(), classes.ravel(), strict=True))) == count
    assert len({*colors.flat}) == min(count, 24)  # shades of colours


def test_signs_of_orbits_are_written():
    assert texts(show_orbits([(V >> V)(C(4)).equivariant_basis()])) == ["−"]
    assert texts(show_orbits([(V >> V)(D(4)).equivariant_basis()])) == ["0", "0"]


@pytest.mark.parametrize(
    "basis",
    [
        (V >> V)(SO(3)).equivariant_basis(),
        (V >> 1)(S(3)).equivariant_basis(),
        (V >> V + V)(S(3)).equivariant_basis(),
        (2 * T(2))(S(2)).equivariant_basis(),
        (T(2)(S(2)) + V(S(4))).equivariant_basis(),
        (T(4) >> T(4))(S(4)).equivariant_basis(),
    ],
    ids=repr,
)
def test_other_bases_have_no_orbits_to_draw(basis: Basis):
    catches(lambda: show_orbits([basis]), "orbits", str(basis.dim), "at most 100 rows")


def test_no_numbers_no_picture():
    catches(lambda: show_values({}), "no series")
    for values in ([], [1, -1], [np.nan], [np.inf]):
        catches(lambda values=values: show_values({"curve": values}), "curve", "logarithmic", "below zero")


@pytest.mark.parametrize("rep", [T(4)(SO(3)), (V.T * V * V.T * V)(SL(3)), T(3)(SU(3)), T(2)(S(4))], ids=str)
def test_a_basis_passes_its_check_and_a_part_of_it_does_not(rep: Rep):
    basis = rep.equivariant_basis()
    checked = check(rep, basis.dense())
    assert checked.count is not None
    assert checked.count.value == basis.rank
    assert checked.residual < 1e-12
    with pytest.raises(VerificationError, match=f"rank {basis.rank - 1}, but {basis.rank} "):
        check(rep, basis.dense()[:, 1:])
    with pytest.raises(VerificationError, match="failed verification"):
        check(rep, np.eye(rep.size())[:, : basis.rank])


def test_check_wants_one_type_of_one_group():
    for rep in (V(SO(3)) + V(SO(3)), V(SO(3)) * V(S(3)), (V + T(2))(SO(3)), T(0)(SO(3))):
        catches(lambda rep=rep: check(rep, np.eye(rep.size())), str(rep), "single group")
    catches(lambda: check(T(2)(SO(3)), np.eye(3)), "(3, 3)", "9 rows")


def test_timing_returns_the_result():
    result, seconds = timed(lambda: "done")
    assert result == "done"
    assert seconds >= 0
    assert "rank 2" in refusal(lambda: check(T(4)(SO(3)), T(4)(SO(3)).equivariant_basis().dense()[:, :2]))
