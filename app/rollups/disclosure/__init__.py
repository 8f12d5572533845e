"""What may be said to those who may not read the records: small counts are hidden, and all that would betray them."""
