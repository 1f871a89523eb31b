"""Every five minutes: deadlines that are near, have come or have passed are warned of."""

from datetime import datetime

from chalice import Blueprint

from chalicelib import wiring
from chalicelib.events.doors import schedule
from chalicelib.log import log
from chalicelib.usecases.dossiers.warn_due import warn_due

blueprint = Blueprint(__name__)
MOST = 1000


@blueprint.lambda_function()
@schedule
def deadlines(now: datetime) -> None:
    """Found by their due index; what is left over is due the next time."""
    swept = warn_due(now=now, limit=MOST, dossiers=wiring.dossiers())
    if swept.warned or swept.left:
        log.info("deadlines swept", warned=swept.warned, left=swept.left)
