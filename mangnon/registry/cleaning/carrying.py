"""What becomes of lines for the police when two records turn out to be one child."""

from mangnon.registry.cleaning.models import CheckLine
from mangnon.registry.duplicates import merging

merging.stay(CheckLine, "tells what was asked about that record")
