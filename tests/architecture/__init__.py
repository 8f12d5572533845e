"""Promises about the shape of the house, kept by reading it."""
