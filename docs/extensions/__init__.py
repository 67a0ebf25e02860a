"""What the site needs beside Sphinx: formulas without a script, docstrings in plain text, and the lessons run."""
