"""What each rule of the bilinear layer keeps and costs; prints one table.

python -m tests.benchmarks.pairings [--only TEXT] [--ch C] [--layers L] [--batch B] [--steps N] [--seconds S]
Every group and rule in a process of its own, ended after S seconds: weights of the bilinear layers that are kept and
that are possible, seconds to build the plan and to compile a training step with Adam, ms of that step beside a dense
MLP of the same width, timed in turn so that their ratio holds on a machine whose speed drifts, and the largest memory
of the process. What does not fit prints the reason that the library gives.
"""

import argparse
import itertools
import sys

from tests.benchmarks._worker import ONE_THREAD, Answer, Worker, machine

GROUPS = ("O(3)", "SO(3)", "O(1,3)", "S(5)")
RULES = ("exact", "contract", "full")
HEAD = ["group", "rule", "kept", "possible", "build_s", "compile_s", "EMLP_ms", "MLP_ms", "ratio", "MB"]


def measured(group: str, rule: str, seconds: float, **shape: int) -> Answer:
    """The answer of a fresh process."""
    with Worker(sys.executable, "_pairings.py", ONE_THREAD) as worker:
        return worker.ask(seconds, group=group, rule=rule, **shape)


def row(group: str, rule: str, answer: Answer) -> str:
    """A row of the table, or the reason why there are no numbers."""
    memory = f"{answer['bytes'] / 1e6:.0f}" if "bytes" in answer else "-"
    problem = answer.get("reason") or answer.get("error")
    if problem:
        return f"| {group} | {rule} | {problem} | {memory} MB |"
    cells = [group, rule, f"{answer['kept']:,}", f"{answer['possible']:,}"]
    cells += [f"{answer[name]:.1f}" for name in ("build", "compile", "emlp", "mlp", "ratio")]
    return f"| {' | '.join([*cells, memory])} |"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="TEXT", help='of "group rule", for example "S(5) full"')
    for name, value in (("ch", 384), ("layers", 3), ("batch", 500), ("steps", 10)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--seconds", type=float, default=300, metavar="S")
    options = vars(parser.parse_args(arguments))
    only, seconds = options.pop("only"), options.pop("seconds")
    print(f"{machine()}; {', '.join(f'{name} {value}' for name, value in options.items())}")
    print(f"| {' | '.join(HEAD)} |\n{'|---' * len(HEAD)}|", flush=True)
    for group, rule in itertools.product(GROUPS, RULES):
        if only in f"{group} {rule}":
            print(row(group, rule, measured(group, rule, seconds, **options)), flush=True)


if __name__ == "__main__":
    main()
