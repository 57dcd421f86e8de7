"""Charts of what is known: land, people, fronts, pace, places, sources and coverage (Altair)."""
