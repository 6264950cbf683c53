"""What has left a unit: whatever a frozen round may hold."""

from datetime import date, datetime

from mangnon.registry import takeback
from mangnon.statistics.models import Snapshot


def frozen_since(recorded_at: datetime, day: date) -> bool:
    """Say whether a round was frozen that knows what was recorded at an instant about a day."""
    return Snapshot.objects.filter(known_at__gte=recorded_at, reference_day__gte=day).exists()


takeback.hold("statistics", frozen_since)
