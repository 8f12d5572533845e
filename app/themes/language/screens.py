"""What stands together on the telephone: one idea a screen, begun by a question and headed by a few words."""

from dataclasses import dataclass

from app.core.text import Text

MOST_QUESTIONS = 7
"""More questions than this are no one idea; a kader reads them at a door, with one hand free."""


@dataclass(frozen=True)
class Screen:
    """A screen of the form: from the question `first` up to where the next one begins, under the words `label`.

    It says how a form is shown and nothing of what it means: no lock holds it, and no version follows from it.
    """

    first: str
    label: Text
