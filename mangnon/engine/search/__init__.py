"""Finding a person by what somebody types: words folded once, kept in shelves by place, candidates by bits, then scored.

Knows no database. A shelf holds the people of one unit, so that a search looks only into the shelves it is given.
"""

from mangnon.engine.search.asked import Asked, Day, Word, read
from mangnon.engine.search.finding import Hit, find, nearest
from mangnon.engine.search.packing import pack, unpack
from mangnon.engine.search.shelf import Card, Shelf
from mangnon.engine.search.vocabulary import Vocabulary

__all__ = ["Asked", "Card", "Day", "Hit", "Shelf", "Vocabulary", "Word", "find", "nearest", "pack", "read", "unpack"]
