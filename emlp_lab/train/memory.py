"""What a training step takes, before it is compiled, and the refusal of what would not fit."""

from emlp_lab.nn import EMLPPlan
from emlp_lab.solve import BudgetError
from emlp_lab.solve.budget import available_memory, gigabytes

NUMBER = 4  # bytes; training is in float32
COPIES = 8  # of the weights: themselves and their gradient, the two moments of Adam, and what follows each
# Of the features of each layer: as they come in and go on, and what the derivative needs of them. Tests compare the
# sum with what XLA sets aside.
PASSES = 3


def step_bytes(plan: EMLPPlan, rows: int) -> int:
    """Memory that a training step on a batch of this many rows takes at most, in bytes."""
    return NUMBER * (COPIES * plan.weights + rows * _numbers_per_row(plan))


def require_step(plan: EMLPPlan, rows: int, limit: float | None) -> None:
    """Raises BudgetError, with the numbers and what would fit, if a step on so many rows takes more than the limit.

    limit: in bytes; None for half of the memory that is free.
    """
    limit = available_memory() if limit is None else limit
    needed = step_bytes(plan, rows)
    if needed <= limit:
        return
    fits = int(limit / NUMBER - COPIES * plan.weights) // _numbers_per_row(plan)
    layers = ", ".join(dict.fromkeys(f"{rep.size():,}" for rep in plan.hidden))
    way = f"take batches of at most {fits:,} rows" if fits > 0 else "take narrower hidden layers, or more memory"
    raise BudgetError(
        f"a training step on {rows:,} rows of a network with hidden layers of {layers} numbers and the rule "
        f"{str(plan.rule)!r} takes up to {gigabytes(needed)}, the limit is {_shown(limit)}: {way}, or give a larger "
        "memory_limit."
    )


def _shown(limit: float) -> str:
    return gigabytes(limit) if limit >= 10**5 else f"{limit:,} bytes"


def _numbers_per_row(plan: EMLPPlan) -> int:
    products = sum(term.numbers_per_row for block in plan.blocks for term in block.bilinear.plan.terms)
    features = sum(block.linear.outputs.size + block.gate.outputs.size for block in plan.blocks)
    return products + PASSES * (features + plan.rep_in.size() + plan.rep_out.size())
