"""What the law gives a person over her own data: to find it, have it, mend it, hold it still and end it."""
