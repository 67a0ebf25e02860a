"""How controls are laid out and connected."""

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from emlp_widgets.publisher import Publisher

WRITTEN = "_emlp_written"  # attribute of a control: what was written to it last


def labelled(text: str, control: w.DOMWidget, flex: str = "1 1 auto", unit: str = "") -> w.VBox:
    """A control with its name above it."""
    caption = w.Label(f"{text} ({unit})" if unit else text)
    caption.add_class("emlp-label")
    box = w.VBox([caption, control], layout=w.Layout(flex=flex, min_width="0"))
    box.add_class("emlp-field")
    return box


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


def show(control: w.ValueWidget, value: Any) -> None:
    """Writes a value that the state holds, where it is not what was written last.

    A person may be typing while an older snapshot is drawn: ipywidgets merges what arrives from the browser with what
    another thread writes at that moment, and the person's change would be lost.
    """
    if getattr(control, WRITTEN, w) != value:
        control.value = value
        setattr(control, WRITTEN, value)


def quietly(publisher: Publisher, control: w.ValueWidget, act: Callable[[Any], None]) -> None:
    """Calls act(value) when a person changes the control, not when the publisher writes to it."""

    def changed(change: dict[str, Any]) -> None:
        if not publisher.is_drawing_here:
            setattr(control, WRITTEN, w)  # equal to no value: if the state refuses this one, its own is written again
            act(change["new"])

    control.observe(changed, names="value")
