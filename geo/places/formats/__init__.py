"""Gazetteers of others, from a file into places: one reader a format, found by what the file holds."""

from geo.places.formats.read import Asked, Book, open_book

__all__ = ["Asked", "Book", "open_book"]
