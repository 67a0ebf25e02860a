"""Data of one's own: a place for the file, its first rows under the names of the coordinates, split and scaling."""

from collections.abc import Iterator
from csv import writer
from io import StringIO
from itertools import groupby

import ipywidgets as w

from emlp_lab.tasks.columns import columns
from emlp_widgets.compute.preview import Preview
from emlp_widgets.pictures import Download
from emlp_widgets.pictures.controls.file_drop import FileDrop
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.session.session import Session
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import Lab
from emlp_widgets.views import html

PROMPT = "Drop a CSV or NPZ file of inputs and outputs here, or"
HINT = "CSV: a line for each row. NPZ: arrays x and y. At most 64 MiB, in JupyterLab 9 MiB"
MAX_COLUMNS = 60  # that are shown
MAX_SCALES = 8  # that are listed
Head = list[list[object]]  # (text, number of columns) each


class OwnDataView:
    """Where a data file is handed in, and what was read of it."""

    def __init__(self, session: Session):
        self._session = session
        self._drawn: tuple[object, ...] = ()
        self.zone = FileDrop(PROMPT, HINT, ".csv,.npz,.txt", wide=True)
        self.template = Download("An empty table (CSV)", "A file with the headings of all columns", self._template)
        self.widget = w.VBox([self.zone, self.template])

    def connect(self, publisher: Publisher) -> None:
        """Lets files be refused; who has this view takes them."""
        del publisher
        self.zone.on_ask(lambda _, text: refuse(self._session, "data", text))

    def draw(self, lab: Lab) -> None:
        """Shows what was read of the file."""
        key = (lab.data, lab.preview, lab.file, lab.question)
        if key == self._drawn:
            return
        self._drawn = key
        self.template.disabled = lab.question is None or bool(lab.question.refusal)
        error = lab.data.message if lab.data.status == "failed" else ""
        shown: dict[str, object] = {"error": error, "lines": _needed(lab.question), "busy": lab.data.active}
        if lab.preview is not None:
            shown = {"error": error, "lines": list(_lines(lab.preview)), **_table(lab.preview)}
        self.zone.shown = shown

    def _template(self) -> tuple[str, bytes] | None:
        question = self._session.lab.question
        if question is None or question.refusal:
            return None
        text = StringIO()
        writer(text).writerow(map(str, (*columns(question.rep_in, "x"), *columns(question.rep_out, "y"))))
        return "table.csv", text.getvalue().encode()


def refuse(session: Session, job: str, text: str) -> None:
    """Tells what is too large. text: its size and its name, as a browser sends them."""
    size, _, name = text.partition(" ")
    if size.isascii() and size.isdigit() and len(size) < 16:
        session.files.refuse(job, name, int(size))


def _needed(question: Question | None) -> list[str]:
    if question is None or question.refusal:
        return []
    n_in, n_out = question.rep_in.size(), question.rep_out.size()
    return [
        f"Each row has {n_in} input numbers, {question.rep_in}, and then {n_out} output numbers, {question.rep_out}. "
        "Columns in another order need headings, as the empty table has them."
    ]


def _table(preview: Preview) -> dict[str, object]:
    """The first rows below three lines of headings, and a fourth where the file has other ones."""
    places = range(min(len(preview.columns), MAX_COLUMNS))
    sides = ["inputs" if place < preview.n_in else "outputs" for place in places]
    parts = [(sides[place], preview.columns[place].part) for place in places]
    heads = [_spans(sides), _spans(parts), [[preview.columns[place].name, 1] for place in places]]
    if preview.headings and not preview.named:
        heads.append([[preview.headings[place], 1] for place in places])
    rows = [[html.number(float(value)) for value in row[: len(places)]] for row in preview.first]
    return {"heads": heads, "rows": rows}


def _spans(labels: list) -> Head:
    runs = ((label, len(list(run))) for label, run in groupby(labels))
    return [[label if isinstance(label, str) else label[1], count] for label, count in runs]


def _lines(preview: Preview) -> Iterator[str]:
    task, shown = preview.task, len(preview.first)
    train, test, chosen = len(task.train), len(task.test), len(task.validation or ())
    hidden = len(preview.columns) - MAX_COLUMNS
    more = f" {hidden:,} more columns are not shown." if hidden > 0 else ""
    yield (
        f"{task.name}: {train + test + chosen:,} rows, of which {shown} are shown.{more} Shuffled with seed 0 and "
        f"split: {train:,} to learn from (training), {test:,} to judge by (test), {chosen or 'none'} to choose a step "
        "by (validation)."
    )
    if preview.named:
        yield "The columns were taken by the headings of the file."
    elif preview.headings:
        first = f"“{preview.headings[0]}” is {preview.columns[0]}"
        yield f"The headings name no coordinates and were left aside; the columns were taken in their order: {first}."
    yield f"Scaling, from the training rows: {_scaling(preview)}."


def _scaling(preview: Preview) -> str:
    """By what each tensor is divided."""
    sides = ["input" if place < preview.n_in else "output" for place in range(len(preview.columns))]
    named = zip(sides, preview.columns, preview.scales.tolist(), strict=True)
    scales = {(side, column.part): scale for side, column, scale in named}
    found = [f"{side} {part} by {html.number(scale)}" for (side, part), scale in scales.items()]
    more = f" and {len(found) - MAX_SCALES} more" if len(found) > MAX_SCALES else ""
    shifted = preview.task.normalization.y_mean.any()
    mean = "; outputs after the invariant part of their mean is taken away" if shifted else ""
    return f"each tensor is divided by its size, {', '.join(found[:MAX_SCALES])}{more}{mean}"
