"""Frontline Mapper: from reports to who holds what, day by day, and why."""

__version__ = "0.4.0"
