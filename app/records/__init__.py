"""Records: one door in, revisions that are never lost, and their two projections, the row and the cell."""
