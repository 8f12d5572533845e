"""Derived values are computed here, by pure functions from stored answers to stored values.

A function gives every key it promises, with None for what cannot be computed; it never raises for odd answers, for
the checks that refuse them run afterwards.
"""
