"""Plotly, which only those need who ask for a figure."""

from importlib import import_module
from typing import Any


def graph_objects() -> Any:
    """The module of figures and traces. Raises ImportError that says how to get it."""
    try:
        return import_module("plotly.graph_objects")
    except ImportError as problem:
        raise ImportError("a figure needs plotly, which is not installed: pip install 'plotly>=6.5'.") from problem
