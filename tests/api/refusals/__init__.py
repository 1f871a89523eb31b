"""How each problem comes about at the doors: `registry.REFUSALS` is whole once this is imported."""

from tests.api.refusals import (  # noqa: F401 -- each registers its own
    administration,
    asking,
    desk,
    dossier,
    money,
    officer_sign_in,
    ours,
    papers,
    partners,
    payments,
    person,
    post,
    reading,
    sending,
    sign_in,
    terms,
)
