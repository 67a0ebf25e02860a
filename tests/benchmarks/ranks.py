"""Ranks of tensors T(p, q): ours, those known from theory, and emlp's; prints a table and all the differences.

python tests/benchmarks/ranks.py [--emlp PYTHON] [--timeout S] [--repeat R] [--limit N] [--only TEXT]
PYTHON: the interpreter of an environment with emlp 1.0.3. It solves each case R times, first with its cache as it is by
then, later with an empty one and other random numbers, and gives up after S seconds. N: most coordinates of a tensor.
TEXT: part of the names of the groups.
"""

import argparse
import itertools
import json
import select
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from emlp_lab import groups
from emlp_lab.groups import Group
from emlp_lab.reps import T
from emlp_lab.solve import BudgetError, Solver, VerificationError
from tests import counts
from tests.benchmarks._emlp import from_lists, make, to_lists

Recipe = tuple[Any, ...]
Answer = dict[str, Any]
RANKS = ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2), (3, 0), (2, 1), (4, 0), (2, 2), (6, 0), (3, 3))
WRONG = 1e-3  # residual from which vectors are not invariant, even for single precision
SINGLES = ("SO11p", "O11", "SO13p", "SO13", "O13", "RubiksCube", "Cube", "SO2eR3", "O2eR3")
RECIPES: list[Recipe] = [
    *itertools.product(("SO", "O", "SU", "U", "SL", "GL"), (1, 2, 3, 4)),
    *itertools.product(("C", "D"), (1, 2, 3, 4, 8, 64)),
    *itertools.product(("S", "Z"), (1, 2, 3, 4, 6)),
    *itertools.product(("Sp", "Trivial", "Scaling"), (1, 2, 3)),
    *((name,) for name in SINGLES),
    *(("DkeR3", k) for k in (2, 3, 6)),
    *(("ZksZnxZn", k, n) for k in (2, 4) for n in (2, 3, 4)),
    ("Embed", ("SO", 2), 3, 0, 2),
    ("Embed", ("SO", 2), 3, 1, 3),
    ("Embed", ("SO", 2), 4, 0, 4, 2),
    ("Embed", ("O", 2), 4, 2, 4),
    ("Embed", ("Z", 2), 3, 0, 2),
    ("Embed", ("U", 1), 2, 0, 1),
    ("Embed", ("SU", 2), 3, 0, 2),
    ("*", ("SO", 2), ("S", 3)),
    ("*", ("SO", 3), ("SO", 2)),
    ("*", ("Z", 2), ("Z", 3)),
    ("*", ("O", 2), ("D", 3)),
    ("*", ("S", 3), ("S", 2)),
    ("*", ("SL", 2), ("Z", 2)),
    ("*", ("SU", 2), ("Z", 2)),
    ("*", ("U", 1), ("U", 1)),
    ("*", ("SU", 2), ("SU", 2)),
    ("*", ("SU", 3), ("SO", 2)),
]


def title(recipe: Recipe) -> str:
    """The recipe as people write it."""
    name, *arguments = recipe
    parts = [title(part) if isinstance(part, tuple) else str(part) for part in arguments]
    return f"{parts[0]}*{parts[1]}" if name == "*" else f"{name}({','.join(parts)})"


def count(recipe: Recipe) -> counts.Count:
    """How many invariants there are, from theory."""
    name, *arguments = recipe
    if name == "*":
        return counts.product(count(arguments[0]), count(arguments[1]))
    if name == "Embed":
        inner, d = arguments[:2]
        return counts.beside(count(inner), d - make(groups, inner).d)
    return counts.FAMILIES[name](*arguments)


class Emlp:
    """A process in emlp's environment that answers questions, started anew after each one it takes too long for."""

    def __init__(self, python: str, timeout: float):
        self.python, self.timeout = python, timeout
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        text = (Path(__file__).parent / "_emlp.py").read_text()
        pipe, off = subprocess.PIPE, subprocess.DEVNULL
        return subprocess.Popen([self.python, "-c", text], stdin=pipe, stdout=pipe, stderr=off, text=True)

    def ask(self, question: Answer, *, timeout: float | None = None) -> Answer:
        """The answer, or an error if there is none in time."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin
        assert stdout
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        ready, _, _ = select.select([stdout], [], [], timeout or self.timeout)
        line = stdout.readline() if ready else ""
        if line:
            return json.loads(line)
        ended = self.process.poll()
        self.process.kill()
        self.process.wait()
        self.process = self._start()
        return {"error": f"no answer in {self.timeout:g} s" if ended is None else f"process ended with {ended}"}

    def greet(self, recipe: Recipe, group: Group) -> Answer:
        """Makes the group there; the answer holds emlp's generators."""
        question = {"d": group.d, "lie": to_lists(group.lie_algebra), "discrete": to_lists(group.discrete_generators)}
        return self.ask({"recipe": recipe, **question}, timeout=120)


def rank(group: Group, p: int, q: int) -> int | str:
    """Our rank, or the name of the error."""
    try:
        return T(p, q)(group).equivariant_basis(Solver()).rank
    except (ArithmeticError, BudgetError, np.linalg.LinAlgError) as problem:
        return type(problem).__name__


def rank_of_rounded(group: Group, p: int, q: int) -> int | str:
    """The rank for generators that are rounded to single precision, which our solver takes for what they are."""
    found = rank(group, p, q)
    if found != VerificationError.__name__:
        return found
    rep = T(p, q)(group)
    eye = np.eye(rep.size())
    rows = [rep.drho(A) for A in group.lie_algebra] + [rep.rho(h) - eye for h in group.discrete_generators]
    sigma = np.linalg.svd(np.concatenate(rows), compute_uv=False)
    return int(np.count_nonzero(sigma < 1e-5 * sigma[0]))


def asked(emlp: Emlp, recipe: Recipe, group: Group, p: int, q: int, repeat: int) -> list[Answer]:
    """Some solves; no more after one that ended the process."""
    found = []
    for seed in range(repeat):
        found.append(emlp.ask({"p": p, "q": q, "seed": seed}))
        if found[-1].get("error", "").startswith(("no answer", "process")):
            emlp.greet(recipe, group)
            break
    return found


def difference(ours: int | str, exact: int | str, found: Sequence[Answer]) -> str:
    """What is wrong with emlp's answers, in words, or nothing. exact: our rank for emlp's own generators."""
    errors = [answer["error"] for answer in found if "error" in answer]
    if len(errors) == len(found):
        return errors[0]
    good = [answer for answer in found if "error" not in answer]
    first = good[0]
    said = []
    if errors:
        said.append(f"{len(errors)} of {len(found)} solves failed: {errors[0]}")
    if len({answer["rank"] for answer in good}) > 1:
        said.append(f"ranks {[answer['rank'] for answer in good]} from run to run")
    if first["theirs"] > WRONG:
        again = [answer["theirs"] for answer in good[1:]]
        kept = max(again, default=1.0) < WRONG
        said.append("wrong only with the cache of earlier groups" if kept else "not invariant by its own generators")
    if exact != ours:
        said.append(f"its generators make another group, whose rank is {exact}")
    elif first["mine"] > WRONG >= first["theirs"]:
        said.append("the same rank in other coordinates")
    if first["rank"] != exact:
        said.append(f"rank {first['rank']} where its own generators have {exact}")
    return "; ".join(said)


def compare(
    emlp: Emlp, recipe: Recipe, group: Group, ours: dict[tuple[int, int], int | str], repeat: int
) -> list[list[str]]:
    """Prints emlp's row; returns the rows of the differences."""
    made = emlp.greet(recipe, group)
    if "error" in made:
        return [[title(recipe), "all", "", "", "", "", made["error"]]]
    theirs = Group(f"emlp's {group}", *(from_lists(made[part], made["d"]) for part in ("lie", "discrete")))
    rows, cells = [], []
    for (p, q), mine in ours.items():
        found = asked(emlp, recipe, group, p, q, repeat)
        first = found[0]
        cells.append(str(first.get("rank", "-")))
        words = difference(mine, rank_of_rounded(theirs, p, q), found)
        if words:
            residuals = [f"{first[key]:.0e}" if key in first else "-" for key in ("theirs", "mine")]
            rows.append([title(recipe), f"T({p},{q})", str(mine), cells[-1], *residuals, words])
    print("\t".join(["  emlp", *cells]), flush=True)
    return rows


def main() -> None:
    """Prints the table, then the differences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--emlp", metavar="PYTHON")
    parser.add_argument("--timeout", type=float, default=60, metavar="S")
    parser.add_argument("--repeat", type=int, default=2, metavar="R")
    parser.add_argument("--limit", type=int, default=1500, metavar="N")
    parser.add_argument("--only", default="", metavar="TEXT")
    options = parser.parse_args()
    emlp = Emlp(options.emlp, options.timeout) if options.emlp else None
    rows, wrong = [], 0
    for recipe in RECIPES:
        if options.only not in title(recipe):
            continue
        group, known = make(groups, recipe), count(recipe)
        wanted = [(p, q) for p, q in RANKS if group.d ** (p + q) <= options.limit and not (group.is_orthogonal and q)]
        ours = {(p, q): rank(group, p, q) for p, q in wanted}
        wrong += sum(found != known(*pair) for pair, found in ours.items())
        cells = [f"T({p},{q}) {r}" + (f", not {known(p, q)}" if r != known(p, q) else "") for (p, q), r in ours.items()]
        print("\t".join([title(recipe), *cells]), flush=True)
        if emlp:
            rows += compare(emlp, recipe, group, ours, options.repeat)
    print(f"\nours against theory: {wrong} differences")
    if emlp:
        header = ["group", "tensor", "ours", "emlp", "residual by its generators", "by ours", "what is different"]
        print("\n".join("\t".join(row) for row in [header, *rows]))


if __name__ == "__main__":
    main()
