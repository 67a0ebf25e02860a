"""Small pieces of HTML; everything that comes from outside passes `escape`."""

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

__all__ = ["badge", "error", "escape", "matrix", "note", "table"]


def error(message: str | None) -> str:
    """A message that something is wrong, or nothing."""
    return f'<div class="emlp-error" role="alert">{escape(message)}</div>' if message else ""


def note(text: str) -> str:
    """A quiet line; `text` is HTML."""
    return f'<div class="emlp-note">{text}</div>'


def badge(text: str, kind: str = "plain") -> str:
    """A short property; kind: "plain", "good" or "warn"."""
    return f'<span class="emlp-badge emlp-{kind}">{escape(text)}</span>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], testid: str) -> str:
    """A table of HTML cells with escaped headings."""
    heading = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    inner = f"<thead><tr>{heading}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="emlp-scroll"><table class="emlp-table" data-testid="{testid}">{inner}</table></div>'


def matrix(values: np.ndarray, caption: str) -> str:
    """A small matrix with brackets; whole numbers without decimals, zeros as quiet dots."""
    rows = ("<tr>" + "".join(f"<td>{_number(value)}</td>" for value in row) + "</tr>" for row in values)
    return (
        f'<figure class="emlp-matrix"><table>{"".join(rows)}</table><figcaption>{escape(caption)}</figcaption></figure>'
    )


def _number(value: complex) -> str:
    if value == 0:
        return '<span class="emlp-zero">·</span>'
    if isinstance(value, complex):
        return escape(f"{value:.3g}")
    return escape(f"{value:.0f}" if value == round(value) else f"{value:.3f}").replace("-", "−")
