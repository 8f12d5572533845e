"""Wakuncar: records from the front door, totals for the city."""
