"""A city to look at: real areas, invented people, a year of records sent through the real door."""
