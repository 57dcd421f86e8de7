"""Folium layers and the player."""
