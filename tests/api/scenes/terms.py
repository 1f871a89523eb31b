"""Scenes of what moves a dossier's term: fee request, verification, extension, stop, undo."""

from tests.api import procedures as published
from tests.api.scenes.scene import of_case
from tests.api.world import World
from tests.api.world.bodies import STOP

of_case("officer_terms.request_fee", lambda w: w.a_processing(published.PAID), "{case.desk_url}/fee-request", body={})
of_case(
    "officer_terms.request_verification",
    World.a_processing,
    "{case.desk_url}/verification-request",
    body={"body": "UBND xã Hữu Lũng", "question": "Nơi cư trú"},
)
of_case(
    "officer_terms.note_verification",
    World.a_verifying,
    "{case.desk_url}/verification",
    body={"finding": "Đúng"},
)
of_case(
    "officer_terms.extend",
    lambda w: w.a_processing(published.LONG),
    "{case.desk_url}/extension",
    body={"working_days": 3, "reason": "Chờ đo đạc"},
)
of_case("officer_terms.stop", World.a_processing, "{case.desk_url}/stop", body=STOP)
of_case("officer_terms.resume", World.a_stopped, "{case.desk_url}/resumption", body={"reason": "Đã xong"})
of_case("officer_terms.undo", World.a_stopped, "{case.desk_url}/undo", body={"reason": "Bấm nhầm"})
