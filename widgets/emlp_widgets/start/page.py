"""What the start page shows, of what is there when the server starts."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from emlp_widgets.state.examples import EXAMPLES, WORDS
from emlp_widgets.state.lessons import Lesson

STATIC = Path(__file__).resolve().parents[1] / "static"
PICTURES = STATIC / "start"


def contents(lessons: Iterable[Lesson]) -> dict[str, Any]:
    """The names of the template start.html. lessons: those that are there."""
    there = list(lessons)
    numbers = {lesson.number for lesson in there}
    return {
        "tokens": _read(STATIC / "tokens.css"),
        "examples": [(example, _read(PICTURES / f"{example.name}.svg")) for example in EXAMPLES],
        "lessons": there,
        "minutes": sum(lesson.minutes for lesson in there),
        "words": [word for word in WORDS if word.lesson in numbers],
    }


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
