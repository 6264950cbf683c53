"""What becomes of lines for the police when two records turn out to be one child, or a list that brought a child is undone."""

from mangnon.registry.bulk.naming import names_only
from mangnon.registry.cleaning.models import CheckLine
from mangnon.registry.duplicates import merging

merging.stay(CheckLine, "tells what was asked about that record")
names_only(CheckLine)
