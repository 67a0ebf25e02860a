"""Representations as text that `parse` reads back, and as LaTeX."""

from emlp_lab.reps.atom import Atom
from emlp_lab.reps.base import Base
from emlp_lab.reps.rep import Rep
from emlp_lab.reps.tree import Product, Sum, as_rep


def to_text(rep: Rep, *, named: bool | None = None) -> str:
    """Text form, for example "5*T(0) + 5*T(1)".

    named: whether groups are named, as in "V(SO(3))*V(S(5))"; by default where several act.
    """
    rep = as_rep(rep)
    return _text(rep, len({atom.group for atom in rep.atoms()}) > 1 if named is None else named)


def to_latex(rep: Rep) -> str:
    """LaTeX form without dollar signs, for example "5\\,\\mathbb{R} \\oplus 5\\,V"; groups named where several act."""
    rep = as_rep(rep)
    return _latex(rep, named=len({atom.group for atom in rep.atoms()}) > 1)


def _latex(rep: Rep, named: bool) -> str:
    if isinstance(rep, Sum):
        parts = ((rf"{count}\," if count > 1 else "") + _latex(part, named) for part, count in rep.terms)
        return r" \oplus ".join(parts) or r"\{0\}"
    if isinstance(rep, Product):
        return r" \otimes ".join(_latex_power(*run, named) for run in _runs(rep)) or r"\mathbb{R}"
    (atom,) = rep.atoms()
    body = "V" if isinstance(atom, Base) else rf"\mathrm{{{atom.label}}}"
    group = rf"_{{\mathrm{{{atom.group}}}}}" if named else ""
    return f"{body}{group}^*" if atom.dual else body + group


def _text(rep: Rep, named: bool) -> str:
    if isinstance(rep, Sum):
        return " + ".join(_copies(_text(part, named), count) for part, count in rep.terms) or "0"
    factors = rep.factors if isinstance(rep, Product) else (rep,)
    ranks = None if named else _ranks(factors)
    if ranks is not None:
        return f"T({ranks[0]})" if ranks[1] == 0 else f"T({ranks[0]}, {ranks[1]})"
    return "*".join(_factor(part, named) for part in factors) or "T(0)"


def _copies(text: str, count: int) -> str:
    """Copies as text: n*A*B would be read as (n*A)*B, another order of the coordinates."""
    if count == 1:
        return text
    return f"{count}*({text})" if "*" in text else f"{count}*{text}"


def _factor(rep: Rep, named: bool) -> str:
    if isinstance(rep, Atom):
        return (rep.label if rep.group is None or not named else f"{rep.label}({rep.group})") + (
            ".T" if rep.dual else ""
        )
    return f"({_text(rep, named)})"


def _ranks(factors: tuple[Rep, ...]) -> tuple[int, int] | None:
    """(p, q) if the factors are p times V and then q times V*."""
    duals = [factor.dual for factor in factors if isinstance(factor, Base)]
    return (duals.count(False), duals.count(True)) if len(duals) == len(factors) and duals == sorted(duals) else None


def _runs(rep: Product) -> list[tuple[Rep, int]]:
    runs: list[tuple[Rep, int]] = []
    for factor in rep.factors:
        if runs and runs[-1][0] == factor:
            runs[-1] = (factor, runs[-1][1] + 1)
        else:
            runs.append((factor, 1))
    return runs


def _latex_power(rep: Rep, power: int, named: bool) -> str:
    body = rf"\left({_latex(rep, named)}\right)" if isinstance(rep, Sum) else _latex(rep, named)
    return body if power == 1 else rf"{{{body}}}^{{\otimes {power}}}"
