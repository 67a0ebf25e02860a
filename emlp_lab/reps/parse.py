"""Representations from text such as "5*T(0) + 5*T(1)" or "V >> V**2". The text is parsed, never evaluated."""

import ast
import warnings

from emlp_lab.groups import parse_group
from emlp_lab.reps.base import T, V
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.tree import Product, Scalar, as_rep

MAX_LENGTH = 500
MAX_NUMBER = 10**6
MAX_POWER = 64
EXAMPLE = "write for example 5*T(0) + 5*T(1), V**2 or V.T*V"
SYMBOLS = str.maketrans({"⊗": "*", "⊕": "+", "→": ">>", "·": "*", "\u2217": "*"})


def parse(text: str) -> Rep:
    """The representation that `text` describes, unbound unless it names groups, as in "V(SO(3))*V(S(5))".

    Grammar: V, T(p), T(p, q), Scalar, V(group), integers as scalars or numbers of copies, + * ** >> << .T and
    parentheses. Raises ValueError that shows the text, the place and the next step.
    """
    source = text.translate(SYMBOLS).replace("^", "**").strip()
    if not source:
        raise ValueError(f"the representation is empty: {EXAMPLE}.")
    if len(source) > MAX_LENGTH:
        raise ValueError(f"the representation has {len(source)} characters, the limit is {MAX_LENGTH}: {EXAMPLE}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns about code such as 5(3), which is rejected below anyway
            tree = ast.parse(source, mode="eval")
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
        case ast.Attribute(value=inner, attr="T"):
            return as_rep(_value(inner)).T
        case ast.Call(func=ast.Name(id="T"), args=args, keywords=[]) if 1 <= len(args) <= 2:
            p, q = [_bounded(_integer(arg), MAX_POWER) for arg in args] + [0] * (2 - len(args))
            return T(p, q)
        case ast.Call(func=ast.Name(id="V"), args=[group], keywords=[]):
            return V(parse_group(ast.unparse(group).replace(" ", "")))
        case ast.BinOp(left=left, op=op, right=right):
            return _short(_combine(_value(left), op, _value(right)))
    raise _Rejected(f"{ast.unparse(node)!r} is not a representation")


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
