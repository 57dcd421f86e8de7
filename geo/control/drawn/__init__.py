"""Maps that others drew, from their files into our terms."""
