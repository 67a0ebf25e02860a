"""How controls are laid out and connected."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from emlp_widgets.pictures import NumberBox
from emlp_widgets.session.publisher import Publisher
from emlp_widgets.state.inputs import BOUNDS
from emlp_widgets.state.snapshot import Lab

WRITTEN = "_emlp_written"  # attribute of a control: what was written to it last


def labelled(text: str, control: w.DOMWidget, flex: str = "1 1 auto", unit: str = "") -> w.VBox:
    """A control with its name above it."""
    caption = w.Label(f"{text} ({unit})" if unit else text)
    caption.add_class("emlp-label")
    if isinstance(control, w.Dropdown):
        control.tooltip = f"{text}: {control.tooltip}"  # by which those who do not see the caption know it
    box = w.VBox([caption, control], layout=w.Layout(flex=flex, min_width="0"))
    box.add_class("emlp-field")
    return box


def number(name: str, text: str, tooltip: str, step: float = 1.0, low: float | None = None) -> NumberBox:
    """A box for the number `name` of the inputs; low: of the box, where it is more than that of the input."""
    smallest, largest = BOUNDS[name]
    return NumberBox(text, tooltip, smallest if low is None else low, largest, step)


def show_numbers(boxes: Mapping[str, NumberBox], lab: Lab) -> None:
    """Writes the numbers of the snapshot, and what was not taken as it was typed."""
    for name, box in boxes.items():
        box.note = lab.notes.get(name, "")
        show(box, getattr(lab.inputs, name))


def button(text: str, tooltip: str, style: str = "") -> w.Button:
    """A button with a text; style: "", "primary" or "warning". Icons would need a font from the network."""
    made = w.Button(description=text, tooltip=tooltip, button_style=style, layout=w.Layout(width="auto"))
    made.add_class("emlp-button")
    return made


def row(*widgets: w.Widget) -> w.HBox:
    """Widgets side by side, wrapping where there is no room."""
    box = w.HBox(list(widgets))
    box.add_class("emlp-row")
    return box


def show(control: w.ValueWidget | NumberBox, value: Any) -> None:
    """Writes a value that the state holds, where it is not what was written last.

    A person may be typing while an older snapshot is drawn: ipywidgets merges what arrives from the browser with what
    another thread writes at that moment, and the person's change would be lost.
    """
    if getattr(control, WRITTEN, w) != value:
        control.value = value
        setattr(control, WRITTEN, value)


def quietly(publisher: Publisher, control: w.ValueWidget | NumberBox, act: Callable[[Any], None]) -> None:
    """Calls act(value) when a person changes the control, not when the publisher writes to it."""

    def changed(change: dict[str, Any]) -> None:
        if not publisher.is_drawing_here:
            act(change["new"])
            # Equal to no value: if the state refuses this one, its own is written again. After the act, or a drawing of
            # an older snapshot would write over what a person has just chosen.
            setattr(control, WRITTEN, w)
            publisher.redraw()

    control.observe(changed, names="value")
