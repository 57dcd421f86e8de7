"""From claims to who holds what: per place and day, as areas and as front lines."""
