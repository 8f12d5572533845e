"""Attacks, tried in earnest."""
