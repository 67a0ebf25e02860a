"""Small pieces of HTML; everything that comes from outside passes `escape`."""

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

__all__ = ["badge", "bars", "duration", "error", "escape", "matrix", "note", "table"]


def error(message: str | None) -> str:
    """A message that something is wrong, or nothing."""
    return f'<div class="emlp-error" role="alert">{escape(message)}</div>' if message else ""


def note(text: str) -> str:
    """A quiet line; `text` is HTML."""
    return f'<div class="emlp-note">{text}</div>'


def badge(text: str, kind: str = "plain") -> str:
    """A short property; kind: "plain", "good" or "warn"."""
    return f'<span class="emlp-badge emlp-{kind}">{escape(text)}</span>'


def duration(seconds: float) -> str:
    """A rough time for people, which is not broken into lines."""
    if seconds < 0.1:
        text = "under 0.1 s"
    elif seconds < 10:
        text = f"{seconds:.1f} s"
    else:
        text = f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], testid: str) -> str:
    """A table of HTML cells with escaped headings."""
    heading = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    inner = f"<thead><tr>{heading}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="emlp-scroll"><table class="emlp-table" data-testid="{testid}">{inner}</table></div>'


def bars(head: tuple[str, str], rows: Sequence[tuple[str, int]], testid: str) -> str:
    """A table of names and numbers, with a bar beside each number."""
    largest = max((number for _, number in rows), default=0) or 1
    return table((*head, ""), [[escape(name), f"{number:,}", _bar(number / largest)] for name, number in rows], testid)


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


def _bar(share: float) -> str:
    return f'<div class="emlp-bar" aria-hidden="true"><div style="width: {100 * share:.1f}%"></div></div>'
