"""Numbered changes of the workspace's tables."""
