"""What came of a run."""

from dataclasses import dataclass

from emlp_lab.runs.run import Run

MAX_REASON = 600  # characters


@dataclass(frozen=True)
class Result:
    """What came of a run. Errors are mean squared ones, in the units of the task.

    Of the record with the smallest validation error, or of the last one where there are no validation rows: step, test,
    validation, train (loss of the batch before that step) and equivariance (relative error). last: test error after the
    last step. seconds: of the whole run, with compilation. weights: number of trained ones. error: the reason in words
    where the run failed, else ""; then the numbers are None.
    """

    run: Run
    test: float | None = None
    validation: float | None = None
    step: int | None = None
    last: float | None = None
    train: float | None = None
    seconds: float | None = None
    equivariance: float | None = None
    weights: int | None = None
    error: str = ""


def failed(run: Run, reason: str) -> Result:
    """The result of a run that failed. reason: is shortened to a line of a file."""
    line = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    return Result(run, error=line[:MAX_REASON] or "no reason was given")
