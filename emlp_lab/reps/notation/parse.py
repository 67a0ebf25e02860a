"""Representations from text such as "5*T(0) + 5*T(1)" or "V >> V**2". The text is parsed, never evaluated."""

import ast
import re
import warnings
from collections.abc import Callable
from fractions import Fraction

from emlp_lab.groups import parse_group
from emlp_lab.reps.base import T, V
from emlp_lab.reps.library.angular import Irrep, Spin
from emlp_lab.reps.library.powers import Alt, Sym
from emlp_lab.reps.library.regular import Gamma, Regular
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.tree import Product, Scalar, as_rep

MAX_LENGTH = 500
MAX_NUMBER = 10**6
MAX_POWER = 64
EXAMPLE = "write for example 5*T(0) + 5*T(1), V**2 or V.T*V"
TIMES = re.compile(r"([)\]])\s*[x×]\s*(?=[A-Za-z(])")  # in names of groups such as SO(3)xS(5)
SYMBOLS = str.maketrans({"⊗": "*", "⊕": "+", "→": ">>", "·": "*", "\u2217": "*"})


def parse(text: str) -> Rep:
    """The representation that `text` describes, unbound unless it names groups, as in "V(SO(3))*V(S(5))".

    Grammar: V, T(p), T(p, q), Scalar, Sym(rep, k), Alt(rep, k), Irrep(l), Irrep(l, parity), Spin(j), Gamma(i), Regular,
    integers as scalars or numbers of copies, + * ** >> << .T, parentheses, and rep(group) to bind. Raises ValueError
    that shows the text, the place and the next step.
    """
    if not isinstance(text, str):
        raise ValueError(f"parse({str(text)[:60]!r}): a {type(text).__name__} is no text; {EXAMPLE}.")
    source = TIMES.sub(r"\1*", text.translate(SYMBOLS).replace("^", "**").strip())
    if not source:
        raise ValueError(f"the representation is empty: {EXAMPLE}.")
    if len(source) > MAX_LENGTH:
        raise ValueError(f"the representation has {len(source)} characters, the limit is {MAX_LENGTH}: {EXAMPLE}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns about code such as 5(3), which is rejected below anyway
            tree = ast.parse(source, mode="eval")
        for node in ast.walk(tree):
            for argument in node.args if isinstance(node, ast.Call) else ():  # which unparse writes without parentheses
                vars(argument)["text"] = ast.get_source_segment(source, argument)
        return as_rep(_value(tree.body))
    except _Rejected as problem:
        raise ValueError(f"cannot read {text.strip()!r}: {problem}; {EXAMPLE}.") from None
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"cannot read {text.strip()!r}: it is not a complete expression; {EXAMPLE}.") from None


class _Rejected(Exception):
    """A part of the text that is not in the grammar."""


def _value(node: ast.expr) -> Rep | int:
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return _bounded(number, MAX_NUMBER)
        case ast.Name(id="V"):
            return V
        case ast.Name(id="Scalar"):
            return Scalar
        case ast.Name(id="Regular"):
            return Regular()
        case ast.Attribute(value=inner, attr="T"):
            return as_rep(_value(inner)).T
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if len(args) in _arity(name):
            return CALLS[name][0](*args)
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            raise _Rejected(f"{name} takes {' or '.join(map(str, _arity(name)))} arguments")
        case ast.Call(func=rep, args=[group], keywords=[]):
            return as_rep(_value(rep))(parse_group(vars(group)["text"]))
        case ast.BinOp(left=left, op=op, right=right):
            return _short(_combine(_value(left), op, _value(right)))
    raise _Rejected(f"{ast.unparse(node)!r} is not a representation")


def _tensor(p: ast.expr, q: ast.expr | None = None) -> Rep:
    return T(_bounded(_integer(p), MAX_POWER), 0 if q is None else _bounded(_integer(q), MAX_POWER))


def _power(make: Callable[[Rep, int], Rep]) -> Callable[[ast.expr, ast.expr], Rep]:
    return lambda rep, k: make(as_rep(_value(rep)), _bounded(_integer(k), MAX_POWER))


def _irrep(l: ast.expr, parity: ast.expr | None = None) -> Rep:  # noqa: E741
    match parity:
        case None:
            return Irrep(_integer(l))
        case ast.UnaryOp(op=ast.USub(), operand=value):
            return Irrep(_integer(l), -_integer(value))
    return Irrep(_integer(l), _integer(parity))


def _spin(j: ast.expr) -> Rep:
    match j:
        case ast.BinOp(left=twice, op=ast.Div(), right=ast.Constant(value=2)):
            return Spin(Fraction(_integer(twice), 2))
    return Spin(_integer(j))


def _gamma(number: ast.expr) -> Rep:
    return Gamma(_integer(number))


# Names that are called, with the numbers of arguments that they take.
CALLS: dict[str, tuple[Callable[..., Rep], tuple[int, ...]]] = {
    "T": (_tensor, (1, 2)),
    "Sym": (_power(Sym), (2,)),
    "Alt": (_power(Alt), (2,)),
    "Irrep": (_irrep, (1, 2)),
    "Spin": (_spin, (1,)),
    "Gamma": (_gamma, (1,)),
}


def _arity(name: str) -> tuple[int, ...]:
    return CALLS[name][1] if name in CALLS else ()


def _combine(left: Rep | int, op: ast.operator, right: Rep | int) -> Rep | int:
    match op:
        case ast.Add():
            return as_rep(left) + right
        case ast.Mult() if isinstance(left, int) and isinstance(right, int):
            return _bounded(left * right, MAX_NUMBER)
        case ast.Mult():
            return left * right
        case ast.Pow() if isinstance(right, int):
            return as_rep(left) ** _bounded(right, MAX_POWER)
        case ast.RShift():
            return as_rep(left) >> right
        case ast.LShift():
            return as_rep(left) << right
    raise _Rejected("only + * ** >> << and .T combine representations, and powers are integers")


def _short(value: Rep | int) -> Rep | int:
    """The value, if it has no more than MAX_POWER factors; powers of powers would fill the memory."""
    if isinstance(value, Product):
        _bounded(len(value.factors), MAX_POWER)
    return value


def _integer(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    raise _Rejected(f"{ast.unparse(node)!r} is not an integer >= 0")


def _bounded(number: int, limit: int) -> int:
    if number > limit:
        raise _Rejected(f"the number {number} is larger than {limit}")
    return number
