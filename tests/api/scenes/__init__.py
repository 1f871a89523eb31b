"""For every operation a call that succeeds for who may make it: `scene.MAKERS` is whole once this is imported.

A scene is made anew for each call that changes something, so it seeds as little as the call needs. The matrix of
who may call and the count of costs run through all of them.
"""

from tests.api.scenes import (  # noqa: F401 -- each registers its own
    administration,
    callbacks,
    citizens,
    counter,
    desk,
    dossiers,
    feedback,
    imports,
    money,
    officer_account,
    officers,
    opinions,
    partners,
    payments,
    post,
    public,
    refunds,
    sign_in,
    terms,
)
