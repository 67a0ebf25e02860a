"""Named elements that span a basis, each with a formula and a sentence."""
