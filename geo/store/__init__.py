"""The workspace: documents, claims, reviews and results in one file."""
