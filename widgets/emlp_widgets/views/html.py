"""Small pieces of HTML; everything that comes from outside passes `escape`."""

import math
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from emlp_widgets.state.snapshot import Progress

__all__ = [
    "badge",
    "bars",
    "cut",
    "duration",
    "error",
    "escape",
    "matrix",
    "note",
    "number",
    "percent",
    "status",
    "table",
    "warning",
]


def error(message: str | None) -> str:
    """A message that something is wrong, or nothing."""
    return f'<div class="emlp-error" role="alert">{escape(message)}</div>' if message else ""


def cut(text: str, most: int = 160) -> str:
    """A message as there is room for it, cut in the middle."""
    half = (most - 1) // 2
    return text if len(text) <= most else f"{text[:half]}…{text[-half:]}"


def warning(text: str) -> str:
    """A line that something is not as it was asked for, or nothing."""
    return f'<div class="emlp-warning" role="status">{escape(text)}</div>' if text else ""


def status(name: str, progress: Progress, content: str, *, spoken: bool = True, **data: object) -> str:
    """How far a job is: `content`, which is HTML, or what it failed of.

    name, data: for tests and scripts. spoken: whether screen readers say what changes.
    """
    more = "".join(f' data-{key}="{escape(str(value))}"' for key, value in data.items())
    state = f'data-testid="{name}" data-status="{progress.status}"{more}'
    if progress.status == "failed":
        return f"<div {state}>{error(progress.message)}</div>"
    role = ' role="status"' if spoken else ""
    return f"<div {state}{role}>{content}</div>"


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


def number(value: float, digits: int = 3) -> str:
    """A real number with so many significant digits, however small or large it is."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}".replace("-", "−") if value else "0"
    mantissa, exponent = f"{abs(value):.{digits - 1}e}".split("e")
    power = int(exponent)
    ordinary = f"{abs(value):.{max(0, digits - 1 - power)}f}"
    text = ordinary if -4 < power < 6 else f"{mantissa}e{power}".replace("-", "−")
    return f"−{text}" if value < 0 else text


def percent(share: float) -> str:
    """A share of one with two significant digits; 0 % and 100 % are exact."""
    hundredths = 100 * share
    if 99 < hundredths < 100:
        return "over 99%"
    return f"{hundredths:.0f}%" if hundredths >= 1 or hundredths == 0 else f"{number(hundredths, 2)}%"


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
    return f"{value:.0f}".replace("-", "−") if value == round(value) else number(value)


def _bar(share: float) -> str:
    return f'<div class="emlp-bar" aria-hidden="true"><div style="width: {100 * share:.1f}%"></div></div>'
