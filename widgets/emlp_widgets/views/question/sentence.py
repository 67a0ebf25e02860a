"""The sentence at the top: group and representations in words, each with a panel to choose in, and the solve."""

from typing import Any, ClassVar

from emlp_lab.reps import Rep, Sum, T, V
from emlp_lab.reps.tree import Scalar, copies, direct_sum
from emlp_widgets.pictures.controls.sentence import Sentence
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.state.words import group_words, length_words, rep_words, short
from emlp_widgets.views import html
from emlp_widgets.views.question.library import family, library
from emlp_widgets.views.question.solve_state import solve_state

ADDITIONS: tuple[tuple[str, str, str, Rep], ...] = (
    ("number", "a number that does not change", "T(0)", Scalar),
    ("vector", "a vector, T(1)", "T(1)", V),
    ("matrix", "a matrix, T(2)", "T(2)", T(2)),
    ("3-tensor", "a tensor of three indices, T(3)", "T(3)", T(3)),
)
DUAL = ("dual vector", "a vector with a lower index, T(0, 1)", "T(0, 1)", V.T)
REPS = ("rep_in", "rep_out")
MAX_SHORT = 26  # characters of the notation on a chip
MAX_TERMS = 12  # that are shown as parts of a sum


class SentenceView:
    """Chooses group and representations, and says how the solve stands. asks: of which of them there are chips."""

    asks: ClassVar[tuple[str, ...]] = (*REPS, "group")

    def __init__(self, session: Session):
        self._session = session
        self.widget = Sentence(shown={}, library=library() if "group" in self.asks else [], asks=list(self.asks))

    def connect(self, publisher: Publisher) -> None:
        """Lets the chips act."""
        self.widget.on_ask(self._act)

    def draw(self, lab: Lab) -> None:
        """Writes the sentence of the snapshot."""
        chips = {name: self._group(lab) if name == "group" else self._chip(lab, name) for name in self.asks}
        self.widget.shown = {**chips, "state": solve_state(lab)}

    def _chip(self, lab: Lab, name: str) -> dict[str, Any]:
        text = getattr(lab.inputs, name)
        error = getattr(lab, f"{name}_error") or ""
        rep = self._read(text)
        dual = lab.group is not None and not lab.group.is_orthogonal
        additions = [list(one[:3]) for one in (*ADDITIONS, *([DUAL] if dual else []))]
        return {
            "words": short(rep_words(rep)) if rep is not None else "not read yet",
            "text": text,
            "short": short(text, MAX_SHORT),
            "error": html.cut(error),
            "note": lab.notes.get(name, "") or _size(rep, lab),
            "terms": [[rep_words(part), count] for part, count in _terms(rep)[:MAX_TERMS]],
            "additions": additions,
            "mend": _mended(text) if error else None,
        }

    def _group(self, lab: Lab) -> dict[str, Any]:
        text, group = lab.inputs.group, lab.group
        entry, values = family(text) or (None, ())
        return {
            "words": short(group_words(group, text)) if group is not None else "a group",
            "text": text,
            "short": short(text, MAX_SHORT),
            "error": html.cut(lab.group_error or lab.notes.get("group", "")),
            "facts": _facts(lab),
            "chosen": {"name": entry.name, "values": list(values)} if entry else None,
            "own": _own(lab),
        }

    def _act(self, wish: str, text: str) -> None:
        what, _, name = wish.partition(" ")
        if wish == "group":
            self._session.choose(group=text)
        elif wish in ("own", "use own"):
            self._session.writing.write(text, use=wish == "use own")
        elif wish == "solve":
            self._session.solve()
        elif wish == "cancel":
            self._session.cancel("solving")
        elif what == "set":
            self._session.choose(**{name: text})
        elif what == "clear":
            self._session.choose(**{name: ""})
        else:
            self._change(what, name, text)

    def _change(self, what: str, name: str, text: str) -> None:
        """Adds a term, or one copy of a term, or takes one away; nothing while the text cannot be read."""
        before = getattr(self._session.lab.inputs, name)
        rep = Sum() if not before.strip() else self._read(before)
        if rep is None:
            return
        added = {notation: part for _, _, notation, part in (*ADDITIONS, DUAL)}
        terms = _terms(rep)
        if what == "add" and text in added:
            after = rep + added[text]
        elif text.isdecimal() and int(text) < len(terms):
            place, step = int(text), 1 if what == "more" else -1
            counts = [count + step * (place == k) for k, (_, count) in enumerate(terms)]
            after = direct_sum(*(copies(count, part) for count, (part, _) in zip(counts, terms, strict=True)))
        else:
            return
        self._session.choose(**{name: after if after != Sum() else ""})

    def _read(self, text: str) -> Rep | None:
        try:
            return self._session.given.rep(text)
        except ValueError:
            return None


class GroupSentence(SentenceView):
    """The chip of the group alone."""

    asks = ("group",)


class RepsSentence(SentenceView):
    """The chips of what goes in and what comes out."""

    asks = REPS


def _own(lab: Lab) -> dict[str, Any] | None:
    own = lab.own
    if own is None:
        return None
    checks = [[well, html.cut(text, 300)] for well, text in own.checks]
    known = {"ready": own.group is not None, "rounded": own.rounded, "written": own.written.as_text()}
    return {"checks": checks, **known}


def _size(rep: Rep | None, lab: Lab) -> str:
    if rep is None or lab.group is None:
        return ""
    try:
        size = rep(lab.group).size()
    except ValueError:
        return ""
    return f"{size:,} number{'' if size == 1 else 's'} in all."


def _terms(rep: Rep | None) -> list[tuple[Rep, int]]:
    if rep is None:
        return []
    return list(rep.terms) if isinstance(rep, Sum) else [(rep, 1)]


def _mended(text: str) -> list[str] | None:
    """A title and the text that is certainly meant; None where there is no such."""
    missing = text.count("(") - text.count(")")
    return [f"Add “{')' * missing}”", text + ")" * missing] if 0 < missing <= 3 else None


def _facts(lab: Lab) -> str:
    group = lab.group
    if group is None:
        return ""
    turns = len(group.lie_algebra)
    parts = [f"{group.d} × {group.d} matrices"]
    parts += [lab.group_order] if lab.group_order and lab.group_order != "infinite" else []
    parts += [f"{turns} direction{'' if turns == 1 else 's'} to move in"] if turns else []
    parts.append(length_words(group))
    return f"{', '.join(parts)}."
