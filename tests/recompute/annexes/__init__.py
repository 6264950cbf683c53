"""The four annexes of a round, computed again from the exported CSV files: plain loops, nothing of the program.

Written from the words of the catalogue and of the forms, not from the program's declarations:
a *stock* is the state on the reference day, a *flow* what happened in the period; a child counts where it lives
(annexes I and II), an event counts where it happened (annexes III and IV); a child that holds several groups is one
child in the total and one in each group; opening + increase - decrease = closing in every row of annex II.

A commune that is younger than the map counts in every unit that holds all the communes it was made of, and in no other.
Of a unit that holds only a part of such a commune nothing is known where nothing stands under the unit itself; and never
what is told of a commune as a whole: its people, its posts, its tasks.

Use: ``python -m tests.recompute.annexes EXPORT_FOLDER UNIT_ID [MAP]`` prints every cell.
"""

from tests.recompute.annexes.first import annex_1_compared
from tests.recompute.annexes.fourth import annex_4
from tests.recompute.annexes.second import annex_2
from tests.recompute.annexes.third import annex_3_counts, annex_3_handling, annex_3_sanctions


def annexes(data, before, unit):
    """Return every cell of the four annexes of one unit: (table, row, column) → number, pair, rate or state in words."""
    first = {("I", row, column): cell for (row, column), cell in annex_1_compared(data, before, unit).items()}
    return first | annex_2(data, unit) | annex_3_counts(data, unit) | annex_3_handling(data, unit) | annex_3_sanctions() | annex_4(data, unit)
