"""The data dictionary of a theme, printed from its declaration for people who read its figures."""

from app.themes.dictionary.index import index
from app.themes.dictionary.page import dictionary

__all__ = ["dictionary", "index"]
