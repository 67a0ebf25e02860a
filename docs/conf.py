"""How the documentation is built: `make docs`, without internet."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import emlp_lab

project = "EMLP Lab"
author = "EMLP Lab developers"
version = release = emlp_lab.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "extensions.docstrings",
    "extensions.formulas",
    "extensions.lessons",
]
exclude_patterns = ["extensions"]
suppress_warnings = ["mystnb.unknown_mime_type"]

myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 3
myst_heading_slug_func = "extensions.lessons.anchor"
nb_execution_mode = "off"  # the lessons are run by extensions.lessons, in a folder of their own
nb_merge_streams = True
nb_ipywidgets_js = {}  # live panels are replaced by still pictures: nothing is loaded from elsewhere

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 90
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = "EMLP Lab"
html_math_renderer = "mathml"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = html_show_sourcelink = False
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#4a3fc4", "color-brand-content": "#4a3fc4"},
    "dark_css_variables": {"color-brand-primary": "#a9a0ff", "color-brand-content": "#a9a0ff"},
}
pygments_style, pygments_dark_style = "friendly", "monokai"
