"""What a dossier costs by its procedure, whatever its form holds."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.pricing import price
from tests import builders as a
from tests.api.procedures import content

PER_PAGE = {**content()["fees"][0], "amount_vnd": 2000, "unit": "per_page_first_two", "cap_vnd": None}


@pytest.mark.parametrize(
    ("answer", "amount_vnd"),
    [(2, 4000), (2.0, 4000), (0, None), ("2", None), (-1, None), (1.5, None), (True, None), ([2], None), (None, None)],
)
def test_pages_are_what_the_form_counts_and_anything_else_is_not_known(answer: Any, amount_vnd: int | None):
    procedure = a.a_procedure(content=content(fees=[PER_PAGE]))
    dossier = a.a_dossier(form={"page_count": answer}, copies=1)
    assert price(dossier, procedure, on=date(2026, 11, 23)).amount_vnd == amount_vnd
