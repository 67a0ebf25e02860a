"""Characters of arbitrary atoms: the traces of many elements at once.

The number of invariants of a product of atoms is the mean over the group of the product of their traces.
"""

from collections import Counter

import numpy as np
from jaxtyping import Inexact

from emlp_lab.reps import Atom, Base, Product, Rep, Sum
from emlp_lab.reps.custom import Custom
from emlp_lab.reps.library.angular import Angular
from emlp_lab.reps.library.powers import Power

ElementStack = Inexact[np.ndarray, "N d d"]
Traces = Inexact[np.ndarray, " N"]


def has_formula(rep: Rep) -> bool:
    """Whether the traces of many elements are found at once, without their matrices one by one."""
    if isinstance(rep, Custom):
        return isinstance(rep.rule, Angular) or (isinstance(rep.rule, Power) and has_formula(rep.rule.rep))
    return all(has_formula(atom) for atom in rep.atoms()) if isinstance(rep, Sum | Product) else isinstance(rep, Base)


def passes(rep: Rep) -> int:
    """Over how many stacks of matrices as large as that of the elements `traces` goes, where it has a formula."""
    if isinstance(rep, Custom) and isinstance(rep.rule, Power):
        return rep.dual + rep.rule.k * (1 + passes(rep.rule.rep))
    return rep.dual + 1 if isinstance(rep, Atom) else sum(passes(atom) for atom in rep.atoms())


def traces(rep: Rep, g: ElementStack) -> Traces:
    """Trace of rho(g) for every element of a stack."""
    if isinstance(rep, Sum):
        return sum((count * traces(term, g) for term, count in rep.terms), np.zeros(len(g)))
    if isinstance(rep, Product):
        return character(tuple(rep.factors), g)
    if isinstance(rep, Atom) and rep.dual:
        return traces(rep.T, np.linalg.inv(g))
    if isinstance(rep, Base):
        return np.trace(g, axis1=1, axis2=2)
    rule = rep.rule if isinstance(rep, Custom) else None
    if isinstance(rule, Power):
        return _of_power(rule, g)
    if isinstance(rule, Angular):
        return _of_angular(rule, g)
    return np.array([np.trace(rep.rho(element)) for element in g])


def character(factors: tuple[Rep, ...], g: ElementStack) -> Traces:
    """Trace of the tensor product of `factors` for every element of a stack."""
    total = np.ones(len(g))
    for factor, power in Counter(factors).items():
        total = total * traces(factor, g) ** power
    return total


def _of_power(rule: Power, g: ElementStack) -> Traces:
    """From the traces of the powers of g by Newton's identities: k s_k = sum_i +- p_i s_(k-i)."""
    power_sums, powers = [], np.eye(g.shape[1])
    for _ in range(rule.k):
        powers = powers @ g
        power_sums.append(traces(rule.rep, powers))
    found: list[np.ndarray] = [np.ones(len(g))]
    for k in range(1, rule.k + 1):
        signs = [(-1) ** i if rule.odd else 1 for i in range(k)]
        terms = zip(signs, power_sums, reversed(found), strict=False)
        found.append(np.sum([sign * p * rest for sign, p, rest in terms], axis=0) / k)
    return found[-1]


def _of_angular(rule: Angular, g: ElementStack) -> Traces:
    """1 + 2 cos(a) + ... + 2 cos(l a) for a turn by a, times the parity of what turns left into right."""
    left = np.real(np.linalg.det(g)) < 0
    trace = np.real(np.trace(g, axis1=1, axis2=2))
    angle = np.arccos(np.clip((np.where(left, -trace, trace) - 1) / 2, -1, 1))
    total = 1 + 2 * np.cos(angle[:, None] * np.arange(1, rule.l + 1)).sum(axis=1)
    return np.where(left, rule.parity, 1) * total
