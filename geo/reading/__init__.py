"""From sentences to dated claims of control."""
