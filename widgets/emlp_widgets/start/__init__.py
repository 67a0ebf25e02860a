"""The start page, which needs no kernel; `python -m emlp_widgets.start` draws its pictures."""
