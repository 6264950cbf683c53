"""What becomes of lines for the police when two records turn out to be one child."""

from mangnon.registry import merging
from mangnon.registry.cleaning.models import CheckLine

merging.stay(CheckLine, "tells what was asked about that record")
