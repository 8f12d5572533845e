"""What the tests of pages and of the phone app share."""

from collections.abc import Iterator

import pytest

from tests.web.node_tools import Phone


@pytest.fixture(scope="module")
def phone() -> Iterator[Phone]:
    """Give the phone's language, in one process for a module of tests."""
    running = Phone()
    yield running
    running.close()
