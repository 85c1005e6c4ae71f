"""Training load: activities → what the body was asked to do, day by day."""

from tracker.load.daily import daily

__all__ = ["daily"]
