"""The ten steps of the journey, in order. Each does real things over HTTP, shows them and leaves its facts."""

from collections.abc import Callable

from local.demo.journey import Journey
from local.demo.steps import (
    s01_sign_in,
    s02_find,
    s03_draft,
    s04_papers,
    s05_submit,
    s06_accept,
    s07_pay,
    s08_process,
    s09_post,
    s10_end,
)

STEPS: tuple[Callable[[Journey], None], ...] = (
    s01_sign_in.walk,
    s02_find.walk,
    s03_draft.walk,
    s04_papers.walk,
    s05_submit.walk,
    s06_accept.walk,
    s07_pay.walk,
    s08_process.walk,
    s09_post.walk,
    s10_end.walk,
)
