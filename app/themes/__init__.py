"""What is collected, declared once as frozen data, and everything that is printed from it."""
