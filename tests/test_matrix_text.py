"""Matrices as text: a grammar of numbers that evaluates nothing."""

import cmath
import math

import numpy as np
import pytest

from emlp_lab.groups.given.matrix_text import MAX_MATRICES, read_matrices
from emlp_lab.groups.given.number_text import read_number
from tests.cases import catches

NUMBERS = {
    "1": 1,
    "-2.5e-1": -0.25,
    ".5": 0.5,
    "1/2": 0.5,
    "-1/2": -0.5,
    "sqrt(3)/2": math.sqrt(3) / 2,
    "√3/2": math.sqrt(3) / 2,
    "cos(2pi/5)": math.cos(2 * math.pi / 5),
    "cos(2*pi/5)": math.cos(2 * math.pi / 5),
    "2^-1": 0.5,
    "-2^2": -4,
    "2**3": 8,
    "2^3^2": 512,
    "(1+sqrt 5)/2": (1 + math.sqrt(5)) / 2,
    "i": 1j,
    "-i/sqrt(2)": -1j / math.sqrt(2),
    "exp(2πi/3)": cmath.exp(2j * math.pi / 3),
    "2(3)": 6,
    "−1": -1,
    "1 - 2 - 3": -4,
    "8/2/2": 2,
    "--1": 1,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_as_people_write_them(text: str):
    assert read_number(text) == pytest.approx(NUMBERS[text], abs=1e-15)


BAD_NUMBERS = {
    "empty": ("", "ends too early"),
    "open": ("(1", "still open"),
    "closed": ("1)", "one too many"),
    "name": ("x", "'x' has no meaning"),
    "attribute": ("pi.real", "has no meaning"),
    "call": ("__import__('os')", "no meaning"),
    "underscore": ("1_000", "no meaning"),
    "zero": ("1/0", "no finite number"),
    "huge": ("9^9^9^9", "no finite number"),
    "huger": ("1e999", "no finite number"),
    "exp": ("exp(99999)", "no finite number"),
    "deep": ("(" * 60 + "1" + ")" * 60, "inside one another"),
    "signs": ("-" * 100 + "1", "inside one another"),
    "long": ("1+" * 200 + "1", "longer than"),
    "two": ("1 2", "one too many"),
    "braces": ("{1}", "no meaning"),
    "hex": ("0x10", "no meaning"),
}


@pytest.mark.parametrize("case", BAD_NUMBERS)
def test_what_is_no_number_says_so(case: str):
    text, words = BAD_NUMBERS[case]
    catches(lambda: read_number(text), words)


MATRICES = {
    "0 -1\n1 0": [[[0, -1], [1, 0]]],
    "0, -1\n1, 0\n\n1 0\n0 -1\n": [[[0, -1], [1, 0]], [[1, 0], [0, -1]]],
    "[[0, -1], \n [1, 0]]": [[[0, -1], [1, 0]]],
    "cos(pi / 3) -sin(pi / 3)\nsin(pi / 3) cos(pi / 3)": [[[0.5, -math.sqrt(0.75)], [math.sqrt(0.75), 0.5]]],
    "\n\n  1\t0 \r\n 0\t1 \r\n \t \r\n0 1\n1 0\n\n\n": [[[1, 0], [0, 1]], [[0, 1], [1, 0]]],
    "[[0,-1],[1,0]]": [[[0, -1], [1, 0]]],
    "0, -1; 1, 0": [[[0, -1], [1, 0]]],
    "[0 1; 1 0]\n\n[[1, 0], [0, -1]]": [[[0, 1], [1, 0]], [[1, 0], [0, -1]]],
    "[[[0, 1], [1, 0]], [[1, 0], [0, -1]]]": [[[0, 1], [1, 0]], [[1, 0], [0, -1]]],
    "i 0\n0 -i": [[[1j, 0], [0, -1j]]],
    "2": [[[2]]],
    r"\begin{pmatrix} 0 & -1 \\ 1 & 0 \end{pmatrix}": [[[0, -1], [1, 0]]],
    r"$A = \begin{bmatrix}\frac12 & -\tfrac{\sqrt{3}}{2}\\[2pt] \frac{\sqrt 3}{2}&\sin (\pi/6)\\ \end{bmatrix}$": [
        [[0.5, -math.sqrt(3) / 2], [math.sqrt(3) / 2, 0.5]]
    ],
    r"\left(\begin{array}{cc}1&0\\0&-1\end{array}\right)": [[[1, 0], [0, -1]]],
    r"\begin{matrix}2 \cdot 3 & 2^{1 + 1}\cr 0 & \sqrt{\frac{1}{4}}\end{matrix}": [[[6, 4], [0, 0.5]]],
    r"a = \begin{pmatrix}1\end{pmatrix}, b = \begin{pmatrix}-1\end{pmatrix}": [[[1]], [[-1]]],
    r"0 & 1 \\ 1 & 0": [[[0, 1], [1, 0]]],
}


@pytest.mark.parametrize("text", MATRICES)
def test_matrices_as_people_write_them(text: str):
    found = read_matrices(text)
    np.testing.assert_allclose(found, MATRICES[text], atol=1e-15)
    assert np.iscomplexobj(found) == ("i 0" in text)


BAD_MATRICES = {
    "nothing": (" \n \n", "no matrix yet"),
    "ragged": ("1 0\n0", "row 2"),
    "rectangular": ("1 0 0\n0 1 0", "square"),
    "sizes": ("1 0\n0 1\n\n1", "different sizes, 2 x 2, 1 x 1"),
    "entry": ("1 0\n0 x", "matrix 1, row 2: cannot read 'x'"),
    "second": ("1\n\n1/0", "matrix 2, row 1"),
    "many": ("1\n\n" * (MAX_MATRICES + 1), "too many"),
    "latex without end": (r"\begin{pmatrix} 1 & 0 \\ 0 & 1", "does not end"),
    "latex of something else": (r"\begin{equation} 1 \end{equation}", "no matrix"),
    "command": (r"\begin{pmatrix} \input{x} \end{pmatrix}", "matrix 1, row 1"),
    "script": ("<script>alert(1)</script>", "matrix 1, row 1"),
}


@pytest.mark.parametrize("case", BAD_MATRICES)
def test_what_is_no_matrix_names_its_place(case: str):
    text, words = BAD_MATRICES[case]
    catches(lambda: read_matrices(text), words)
