"""Plotly figures of results. Plotly is loaded when the first one is made."""
