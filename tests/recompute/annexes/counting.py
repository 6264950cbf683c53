"""What the annexes say in every form: a count of different things, a share of rows, a cell without a number."""

NONE, MISSING, NOT_COMPUTED, NO_CELL = "không phát sinh", "chưa có số liệu", "chưa tính được", ""
AGES_II = [("0-5", 0, 72), ("6-10", 72, 132), ("11-15", 132, 192)]


def different(rows, column):
    """Return how many different values a column has."""
    return len({row[column] for row in rows})


def girls(rows):
    """Return the rows of girls."""
    return [row for row in rows if row["sex"] == "nu"]


def minority(rows):
    """Return the rows of children of ethnic minorities."""
    return [row for row in rows if row["minority"]]


def rate(part, whole):
    """Return a quotient as what it is divided from; of what nobody knows there is none."""
    if MISSING in (part, whole):
        return MISSING
    return ("rate", part, whole)


def happened(table, rows, anything, unknown):
    """Where no event happened at all a unit says "không phát sinh", not row upon row of zeros; unless nobody can know."""
    nothing = MISSING if unknown else NONE
    return {(table, row, column): value if anything else nothing for row, columns in rows.items() for column, value in columns.items()}
