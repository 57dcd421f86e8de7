"""Files and feeds into documents: one reader a format."""
