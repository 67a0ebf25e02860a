"""Files that are checked before they are believed."""
