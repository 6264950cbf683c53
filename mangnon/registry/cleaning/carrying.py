"""What becomes of lines for the police when two records turn out to be one child, or a list that brought a child is undone."""

from mangnon.registry.actions import undo
from mangnon.registry.cleaning.models import CheckLine
from mangnon.registry.duplicates import merging

merging.stay(CheckLine, "tells what was asked about that record")
undo.names_only(CheckLine)
