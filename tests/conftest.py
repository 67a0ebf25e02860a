"""Types and shapes of the library are checked while its tests run."""

import jaxtyping

from tests.typecheck import checked

jaxtyping.install_import_hook("emlp_lab", f"{checked.__module__}.{checked.__name__}")
