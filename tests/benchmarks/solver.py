"""How fast bases are solved, ours and emlp's in turn, and what is solved beyond emlp; prints tables.

python tests/benchmarks/solver.py [--emlp PYTHON] [--only TEXT] [--timeout S] [--repeat R] [--beyond]
PYTHON: the interpreter of an environment with emlp 1.0.3. Each library solves each case in a process of its own, which
has imported everything before; ours has also solved other small problems. Nothing solved or built is kept from solve to
solve. ours: median of R solves. emlp: the first solve, which compiles, and the median of up to R later ones (fewer once
they took half a minute). A solve that takes longer than S seconds is ended and counts as S. TEXT: part of the names.
Ours uses one thread of BLAS, as in the workbench; emlp what its environment gives it. For a quiet machine: the first
line says how busy it is.
--beyond: instead, what emlp cannot solve, against limits of time, memory, and time between two events.
"""

import argparse
import math
import os
import shutil
import statistics
import sys
from dataclasses import dataclass

from tests.benchmarks._cases import BEYOND, CASES
from tests.benchmarks._worker import ONE_THREAD, Answer, Worker, machine, repeated

SPEND = 30.0  # seconds for the later solves of one case
HEADER = ("case", "size", "rank", "ours ms", "ours first ms", "emlp first s", "emlp warm s", "warm/ours", "first/ours")
HEADER += ("residual", "route", "ours MB", "emlp MB")
BEYOND_HEADER = ("case", "size", "rank", "expected", "residual", "route", "s", "MB", "longest gap s", "within limits")
LIMITS = {"seconds": 10.0, "bytes": 4e9, "gap": 0.2, "residual": 1e-10}
PATIENCE = 4  # times the limit of time before a solve is ended, so that the table says how far away it is
KNOWN = {  # why emlp's rank is another
    "rubiks_V2V": "emlp's generators make another group, of order 1.9e47",
    "rubiks_T2toV": "emlp's generators make another group, of order 1.9e47",
}


@dataclass(frozen=True)
class Pair:
    """The answers to one case, ours and emlp's; the first of emlp's compiles. timeout: what a solve without end counts
    as.
    """

    name: str
    ours: list[Answer]
    emlp: list[Answer]
    timeout: float

    @property
    def seconds(self) -> float | None:
        """Ours, the median."""
        return self._median(self.ours)

    @property
    def first(self) -> float | None:
        return self._median(self.emlp[:1])

    @property
    def warm(self) -> float | None:
        """emlp's without compilation; a solve that did not end the first time is not tried again."""
        return self._median(self.emlp[1:] or self.emlp[:1]) if self.is_bound or self.emlp[1:] else None

    @property
    def is_bound(self) -> bool:
        """Whether emlp's times are lower bounds."""
        return any("timeout" in answer for answer in self.emlp)

    def ratio(self, theirs: float | None) -> float | None:
        """None where one of them is missing, or where ours did not end."""
        ended = not any("timeout" in answer for answer in self.ours)
        return theirs / self.seconds if theirs and self.seconds and ended else None

    @property
    def difference(self) -> str:
        """What is different about the ranks, in words, or nothing."""
        mine, theirs = ([answer["rank"] for answer in side if "rank" in answer] for side in (self.ours, self.emlp))
        if len({*mine, *theirs}) <= 1:
            return ""
        return f"{self.name}: ours {sorted({*mine})}, emlp {sorted({*theirs})}; {KNOWN.get(self.name, 'UNEXPECTED')}"

    def _median(self, answers: list[Answer]) -> float | None:
        times = [self.timeout if "timeout" in answer else answer.get("seconds") for answer in answers]
        known = [value for value in times if value is not None]
        return statistics.median(known) if known and len(known) == len(times) else None


def compared(name: str, python: str | None, timeout: float, repeat: int) -> Pair:
    """Solves one case, ours first."""
    with Worker(sys.executable, "_ours.py", ONE_THREAD) as worker:
        ours = repeated(worker, timeout, repeat, SPEND, table="CASES", name=name)
    if python is None:
        return Pair(name, ours, [], timeout)
    with Worker(python, "_emlp_solver.py") as worker:
        emlp = [worker.ask(timeout, name=name)]
        if "error" not in emlp[0]:
            emlp += repeated(worker, timeout, repeat, SPEND, name=name)
    return Pair(name, ours, emlp, timeout)


def show(value: float | None, form: str, *, factor: float = 1.0, sign: str = "") -> str:
    return "-" if value is None else f"{sign}{value * factor:{form}}"


def row(pair: Pair) -> list[str]:
    mine, theirs = pair.ours[0], pair.emlp[0] if pair.emlp else {}
    bound = "> " if pair.is_bound else ""
    problems = [answer["error"] for answer in [*pair.ours, *pair.emlp] if "error" in answer and "timeout" not in answer]
    return [
        pair.name,
        str(mine.get("size", theirs.get("size", "-"))),
        str(mine.get("rank", "-")),
        show(pair.seconds, ".2f", factor=1e3, sign="> " if "timeout" in pair.ours[-1] else ""),
        show(mine.get("seconds"), ".2f", factor=1e3),
        show(pair.first, ".2f", sign=bound),
        show(pair.warm, ".3f", sign=bound),
        show(pair.ratio(pair.warm), ".1f", sign=bound),
        show(pair.ratio(pair.first), ".1f", sign=bound),
        show(mine.get("residual"), ".0e"),
        mine.get("route", "-"),
        show(mine.get("bytes"), ".0f", factor=1e-6),
        show(theirs.get("bytes"), ".0f", factor=1e-6),
        *problems[:1],
    ]


def summary(pairs: list[Pair]) -> list[str]:
    """Smallest ratio and geometric mean, of both kinds; then what is not in them, and the ranks that differ."""
    lines = []
    for kind in ("warm", "first"):
        ratios = {pair.name: ratio for pair in pairs if (ratio := pair.ratio(getattr(pair, kind))) is not None}
        if ratios:
            least = min(ratios, key=lambda name: ratios[name])
            mean = math.exp(statistics.fmean(map(math.log, ratios.values())))
            said = f"smallest {ratios[least]:.1f} ({least}), geometric mean {mean:.1f} over {len(ratios)} cases"
            lines.append(f"{kind}/ours: {said}")
    bounds = [f"{pair.name} (> {pair.timeout:g} s)" for pair in pairs if pair.is_bound]
    lost = [pair.name for pair in pairs if pair.ratio(pair.warm) is None]
    lines += [f"counted with the time after which emlp was ended, a lower bound: {', '.join(bounds)}"] if bounds else []
    lines += [f"not in both means: {', '.join(lost)}"] if lost else []
    differences = [pair.difference for pair in pairs if pair.difference]
    return [*lines, f"ranks: {len(differences)} differences", *differences]


def missed(answer: Answer, expected: Answer) -> str:
    """Which limits a solve is beyond, or "yes"."""
    if "error" in answer:
        return f"no: {answer['error']}"
    beyond = [f"{name} > {limit:g}" for name, limit in LIMITS.items() if not answer[name] <= limit]
    if answer["rank"] != expected.get("expected"):
        beyond.append("rank")
    return f"no: {', '.join(beyond)}" if beyond else "yes"


def beyond_row(name: str, expected: Answer) -> list[str]:
    with Worker(sys.executable, "_ours.py", ONE_THREAD) as worker:
        answer = worker.ask(PATIENCE * LIMITS["seconds"], table="BEYOND", name=name)
    return [
        name,
        str(answer.get("size", "-")),
        str(answer.get("rank", "-")),
        str(expected.get("expected", expected.get("error"))),
        show(answer.get("residual"), ".0e"),
        answer.get("route", "-"),
        show(answer.get("seconds"), ".3f"),
        show(answer.get("bytes"), ".0f", factor=1e-6),
        show(answer.get("gap"), ".3f"),
        missed(answer, expected),
    ]


def main() -> None:
    """Prints row by row, then what the ratios come to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--emlp", metavar="PYTHON")
    parser.add_argument("--only", default="", metavar="TEXT")
    parser.add_argument("--timeout", type=float, default=600, metavar="S")
    parser.add_argument("--repeat", type=int, default=5, metavar="R")
    parser.add_argument("--beyond", action="store_true")
    options = parser.parse_args()
    if options.emlp and not shutil.which(options.emlp):
        parser.error(f"--emlp {options.emlp}: no such program; give the python of an environment with emlp 1.0.3.")
    python = options.emlp and os.path.abspath(str(shutil.which(options.emlp)))  # not resolved: a link names its venv
    print(machine())
    wanted = [name for name in (BEYOND if options.beyond else CASES) if options.only in name]
    if options.beyond:
        print("\t".join(BEYOND_HEADER), flush=True)
        with Worker(sys.executable, "_ours.py", ONE_THREAD) as counter:
            expected = {name: counter.ask(60, expected=name) for name in wanted}
        for name in wanted:
            print("\t".join(beyond_row(name, expected[name])), flush=True)
        return
    print("\t".join(HEADER), flush=True)
    pairs = []
    for name in wanted:
        pairs.append(compared(name, python, options.timeout, options.repeat))
        print("\t".join(row(pairs[-1])), flush=True)
    if python:
        print("\n" + "\n".join(summary(pairs)))


if __name__ == "__main__":
    main()
