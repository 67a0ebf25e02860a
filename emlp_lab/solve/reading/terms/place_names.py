"""Names and sentences for orbits of permutations: "|" stands between the indices of the output and of the input, equal
letters for equal places and different letters for different ones.
"""

DIFFERENT = " Different letters are different places."

NAMES: dict[str, tuple[str, str]] = {
    "i|": ("every place", "Puts the number at every place."),
    "|i": ("sum", "Adds up all places."),
    "i|i": ("the same place", "Keeps the number at every place."),
    "i|j": ("all others", "Adds up all the other places."),
    "ii|": ("diagonal", "Puts the number at every place of the diagonal."),
    "ij|": ("off the diagonal", "Puts the number everywhere off the diagonal."),
    "|ii": ("trace", "Adds up the diagonal."),
    "|ij": ("sum off the diagonal", "Adds up everything off the diagonal."),
    "ii|i": ("diagonal, the same place", "Puts each number on the diagonal, at its place."),
    "ii|j": ("diagonal, all others", "The diagonal gets the sum of all the other places."),
    "ij|i": ("by row", "Fills each row with the number of its place, off the diagonal."),
    "ij|j": ("by column", "Fills each column with the number of its place, off the diagonal."),
    "ij|k": ("neither row nor column", "Off the diagonal: adds up all places but those of the row and the column."),
    "i|ii": ("diagonal, the same place", "Reads the diagonal."),
    "i|jj": ("diagonal, all others", "Adds up the other places of the diagonal."),
    "i|ij": ("row sum", "Adds up the row, without the diagonal."),
    "i|ji": ("column sum", "Adds up the column, without the diagonal."),
    "i|jk": ("all others", "Adds up what is neither on the diagonal nor in the row or column of the place."),
    "ii|ii": ("diagonal, the same place", "Keeps the diagonal."),
    "ii|jj": ("diagonal, the other places", "The diagonal gets the sum of its other places."),
    "ii|ij": ("diagonal from its row", "The diagonal gets the sum of the rest of its row."),
    "ii|ji": ("diagonal from its column", "The diagonal gets the sum of the rest of its column."),
    "ii|jk": ("diagonal from all others", "The diagonal gets the sum of what is off it, in other rows and columns."),
    "ij|ij": ("the same place", "Keeps what is off the diagonal."),
    "ij|ji": ("the mirrored place", "Mirrors what is off the diagonal at it."),
    "ij|ii": ("diagonal of its row", "Fills each row with its place on the diagonal."),
    "ij|jj": ("diagonal of its column", "Fills each column with its place on the diagonal."),
    "ij|kk": ("diagonal elsewhere", "Off the diagonal: adds up the diagonal but for the row and the column."),
    "ij|ik": ("same row", "Adds up the rest of the same row, without the diagonal."),
    "ij|kj": ("same column", "Adds up the rest of the same column, without the diagonal."),
    "ij|ki": ("column of the row", "Adds up the rest of the column with the number of the row."),
    "ij|jk": ("row of the column", "Adds up the rest of the row with the number of the column."),
    "ij|kl": ("all others", "Adds up what shares no row, no column and no place with it."),
}
SIGNED = {"i|i": ("identity", "Keeps what it gets.")}  # where axes are no places


def place_name(pattern: str, plain: bool) -> tuple[str, str]:
    """Name and sentence of a pattern such as "ij|ji". plain: whether the group permutes without signs."""
    if not plain and pattern in SIGNED:
        return SIGNED[pattern]
    y, x = pattern.split("|")
    several = DIFFERENT if len(set(y + x)) > 1 else ""
    name, text = NAMES.get(pattern, (f"{y or 'all'} from {x or 'the number'}", "The entries with these indices."))
    return name, text + several
