"""The server behind `emlp-lab`: Voila with a start page, for a class, on a network that is not friendly.

Imports Voila, so that nothing here is needed where only the library or JupyterLab is installed.
"""
