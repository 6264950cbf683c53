"""What becomes of lines of a re-check when two records turn out to be one child."""

from mangnon.registry.duplicates import merging
from mangnon.registry.recheck.models import RecheckLine

merging.stay(RecheckLine, "tells what was found about that record")
