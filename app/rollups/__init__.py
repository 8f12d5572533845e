"""Totals: cells added up the area tree, live and exact; this package reads, and writes cells only to rebuild them."""
