"""Dossiers whose clock runs, by the hours of an office."""

import dataclasses

from chalicelib.domain import dossier_clock as clock
from tests import builders as a
from tests.builders import NOW
from tests.domain.calendars import hours

HOURS = hours()
OFFICE = (("08:00", "12:00"), ("13:00", "17:00"))
DAY = 480


def running(due, **changes):
    """A dossier whose clock runs."""
    return a.a_dossier(**{"state": "processing", "accepted_at": NOW, "due_at": due, **changes})


def started(duration, now, office=HOURS):
    return running(None, **clock.started(duration, now=now, hours=office))


def after(dossier, changes):
    return dataclasses.replace(dossier, **changes)
