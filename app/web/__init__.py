"""What people read in a browser: pages rendered here, without a script."""
