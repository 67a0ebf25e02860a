"""Why entries are zero, equal or sums, and why there may be no map at all: group elements that show it."""
