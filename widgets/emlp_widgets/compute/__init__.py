"""What the page computes, without widgets."""
