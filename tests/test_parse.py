"""The text form: what it reads, and that hostile text is refused quickly."""

import pytest

from emlp_lab.groups import O13, SO, S, SO13p
from emlp_lab.reps import Scalar, Sum, T, V, parse
from tests.cases import catches
from tests.work import LITTLE, calls


@pytest.mark.parametrize(
    ("text", "rep"),
    [
        ("V", V),
        ("5*T(0) + 5*T(1)", 5 * T(0) + 5 * T(1)),
        ("5*T(0)+5T(1)".replace("5T", "5*T"), 5 * T(0) + 5 * T(1)),
        ("V**2", T(2)),
        ("V^2", T(2)),
        ("V.T*V", V.T * V),
        ("V⊗V ⊕ V", T(2) + V),
        ("V → V", V >> V),
        ("V >> V + 1", V >> V + 1),
        ("T(2) << V", T(2) << V),
        ("T(1, 2)", T(1, 2)),
        ("(V + 3)*(V.T)", (V + 3) * V.T),
        ("3", 3 * Scalar),
        ("2*3", 6 * Scalar),
        ("Scalar", Scalar),
        ("0", Sum()),
        ("0*V", Sum()),
        ("2**3", (2 * Scalar) ** 3),
        ("V(SO(3))*V(S(5))", V(SO(3)) * V(S(5))),
        ("V(SO(1,3)) + V(O(1,3)).T", None),
        ("V(SO+(1,3))", V(SO13p())),
        ("V(O(1,3))", V(O13())),
        ("  V\n", V),
    ],
)
def test_reads(text, rep):
    found = parse(text)
    assert rep is None or found == rep


HOSTILE = [
    "",
    "   ",
    "\n\t",
    "__import__('os').system('true')",
    "V.__class__",
    "V.size()",
    "V.T.T.groups",
    "().__class__.__bases__",
    "T(1).rho",
    "open('x')",
    "T(1)(2)",
    "T()",
    "T(1, 2, 3)",
    "T(p=1)",
    "T(*[1])",
    "T(V)",
    "T(-1)",
    "T(1.5)",
    "T(True)",
    "T('1')",
    "T(65)",
    "T(99999999999999999999)",
    "V**65",
    "V**-1",
    "V**V",
    "V**(2 + V)",
    "V/V",
    "V - V",
    "-V",
    "V @ V",
    "V V",
    "2V",
    "V = V",
    "V; V",
    "V if V else V",
    "lambda: V",
    "[V for _ in V]",
    "V[0]",
    "f'{V}'",
    "'V'",
    "1e3",
    "1j",
    "...",
    "None",
    "True",
    "1000001*V",
    "1000*1000*1000*V",
    "9" * 450,
    "V**9**9**9",
    "9**9**9**9",
    "V(SO(3), S(3))",
    "V(NoGroup(3))",
    "V(__import__('os'))",
    "V(S(10**9))",
    "V(S(99999999))",
    "V(S(0))",
    "V(SO(3))(S(3))",
    "W",
    "V" * 501,
    "(" * 400 + "V" + ")" * 90,
    "(" * 240 + "V" + ")" * 240,
    "V" + ".T" * 200 + ".X",
    "V\x00",
    "\ud800",
    "𝐕 + ∞",
    "V + 💥",
    "#V",
    "V,V",
    "V\nV",
    "V := 3",
    "\\",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:30])
def test_hostile_text_is_refused_with_little_work(text):
    assert calls(lambda: catches(lambda: parse(text))) < LITTLE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["empty", "write for example"]),
        ("V.__class__", ["'V.__class__'", "not a representation", "write for example"]),
        ("5*T(0) + ", ["'5*T(0) +'", "not a complete expression", "write for example"]),
        ("V" * 501, ["501 characters", "500"]),
        ("T(65)", ["65", "64"]),
        ("W + V", ["'W'"]),
        ("V(QQ(3))", ["QQ(3)", "choose one of"]),
    ],
)
def test_errors_name_the_place_and_the_next_step(text, words):
    catches(lambda: parse(text), *words)


@pytest.mark.parametrize("base", ["V", "(V + 1)", "V(SO(3))*V", "T(60)"])
def test_towers_of_powers(base):
    """Three storeys are 64**3 factors, which would still be quick; the fourth would fill the memory."""
    catches(lambda: parse(f"(({base}**64)**64)**64"), "64")
    catches(lambda: parse(f"(((({base}**4)**4)**4)**4)**4"), "64")
