"""What becomes of rows of the reviews when two records turn out to be one child."""

from mangnon.registry.duplicates import merging
from mangnon.registry.reviews.models import ReviewNote, ReviewRow

merging.stay(ReviewRow, "a list stands as it was reviewed")
merging.stay(ReviewNote, "belongs to its row")
