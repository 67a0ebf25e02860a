"""Many runs at once: values that say what to train, trained in processes or on a cluster, kept in a file."""

from emlp_lab.runs.execution import execute
from emlp_lab.runs.file import read_results
from emlp_lab.runs.result import Result
from emlp_lab.runs.run import Run
from emlp_lab.runs.sweeping import sweep

__all__ = ["Result", "Run", "execute", "read_results", "sweep"]
