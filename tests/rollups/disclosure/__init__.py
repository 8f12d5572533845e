"""What readers without the records may learn."""
