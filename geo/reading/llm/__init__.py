"""A language model as another reader of claims: off unless asked for, and believed only word by word."""
