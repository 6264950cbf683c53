"""What becomes of lines handed over when two records turn out to be one child."""

from mangnon.exchange.handover.models import HandOverLine
from mangnon.registry.duplicates import merging

merging.stay(HandOverLine, "tells what was keyed of that record; the next list tells of the merge")
