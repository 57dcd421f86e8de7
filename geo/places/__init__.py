"""From names in a text to places on the earth."""
