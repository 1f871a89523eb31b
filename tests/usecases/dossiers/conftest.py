"""Each test has an office of its own."""

import pytest

from tests.usecases.office import Office, an_office


@pytest.fixture
def office(system) -> Office:
    """A unit with a procedure: one form, one paper, 8,000 đồng a copy, one working day."""
    return an_office()
