"""What becomes of printed lines when two records turn out to be one child."""

from mangnon.registry.duplicates import merging
from mangnon.registry.paper.models import PrintLine

merging.stay(PrintLine, "tells what was printed of that record")
