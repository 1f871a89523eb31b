"""Scenes of what is read without signing in: the app's settings, catalogue, look-ups, receipts to check."""

from chalicelib import wiring
from tests.api import procedures as published
from tests.api.scenes.scene import Scene, plain, scene
from tests.api.world import World
from tests.api.world.places import PROVINCE

plain("app_config.read", "/v1/app-config")
plain("app_config.jwks", "/v1/.well-known/jwks.json")
plain("app_config.status", "/v1/public/status")
plain("procedures.read", f"/v1/procedures/{published.REAL}")
plain("statistics.read", f"/v1/public/statistics?agency_code={PROVINCE}&by=unit")
plain("agencies.search", "/v1/agencies?q=Y98")
plain("agencies.read", f"/v1/agencies/{PROVINCE}")
plain("agencies.units_below", f"/v1/agencies/{PROVINCE}/units")


@scene("procedures.search")
def _search(world: World) -> Scene:
    world.shows_only_its_own_catalogue()
    return Scene("/v1/procedures?q=ban sao", world.citizen())


@scene("public.look_up")
def _public_look_up(world: World) -> Scene:
    case = world.an_accepted()
    return Scene("/v1/public/lookups", case.owner, {"body": {"dossier_code": case.read()["dossier_code"]}})


@scene("public.open_look_up")
def _open_look_up(world: World) -> Scene:
    case = world.an_accepted()
    return Scene(f"/v1/public/lookups?dossier_code={case.read()['dossier_code']}", case.owner)


@scene("receipts.check")
def _check_receipt(world: World) -> Scene:
    case = world.a_receipt()
    return Scene(
        wiring.documents.receipt_url(case.payment_id).removeprefix(wiring.rules.settings().public_url),
        case.owner,
        case=case,
    )
