"""Print the four annexes of one unit of an export, cell by cell."""

import sys

from tests.recompute.annexes import annexes
from tests.recompute.annexes.rows import Export, Round


def main(folder, unit, map_name="2022"):
    """Print every cell: table, row, column, value."""
    for (table, row, column), cell in annexes(Round(Export(folder), map_name), None, int(unit)).items():
        print(table, row, column, cell, sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
