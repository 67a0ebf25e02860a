"""The bilinear layer on the page."""
