"""Try the scans again that could not be placed or believed when they came; after a day they are for a person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.once import Once
from chalicelib.domain.parked_scan import CLOSE, FAILED, UNKNOWN_ITEM, ParkedScan, settle, tried
from chalicelib.domain.parked_scan import placed as kept_when_placed
from chalicelib.domain.partner import Partner
from chalicelib.usecases.deliveries.record_tracking import Confirm, try_again
from chalicelib.usecases.ports.administration import Partners
from chalicelib.usecases.ports.post import Deliveries, ParkedScans
from chalicelib.usecases.retrying import again_on_conflict


@dataclass(frozen=True, slots=True)
class Tried:
    """How many found their place, how many are for a person from now on, how many could not be noted, and whether more
    may be left."""

    placed: int
    for_a_person: int
    failed: int
    left: bool


def try_parked(
    *,
    now: datetime,
    limit: int,
    parked: ParkedScans,
    deliveries: Deliveries,
    partners: Partners,
    confirm: Confirm | None = None,
    may_go_on: Callable[[], bool] = lambda: True,
) -> Tried:
    """Every scan that is due, found by its index, as long as there is time (`may_go_on`). Two clocks at once do the
    same work twice and place a scan once: the journal knows it.

    One that cannot be noted holds up no other: it was tried in vain, and is due later. A carrier account that did not
    answer once is asked for nothing more in this round, since each question costs its whole waiting time.
    """
    found = parked.due(now, limit=limit)
    confirm = _until_silent(confirm) if confirm else None
    placed = for_a_person = failed = seen = 0
    for scan_id in found:
        if not may_go_on():
            break
        seen += 1
        try:
            one = parked.get(scan_id)
            if one is None or one.due_at is None or one.due_at > now:
                continue
            why = _tried(one, now, deliveries, partners, confirm)
            failed += why == FAILED
            if not why:
                kept = kept_when_placed(one, now=now)
                parked.save(one, kept) if kept else parked.remove(one)
                placed += 1
                continue
            after = tried(one, why, now=now)
            parked.save(one, after)
            for_a_person += after.is_for_a_person
        except Conflict:
            continue  # somebody else tries it at this moment
        except Exception:
            failed += 1  # the tables are away, or its own row is not to be read: it stays due
    return Tried(placed, for_a_person, failed, seen < len(found) or len(found) == limit)


def _tried(one: ParkedScan, now: datetime, deliveries: Deliveries, partners: Partners, confirm: Confirm | None) -> str:
    """Why it goes on waiting; "" where it found its place."""
    try:
        partner = partners.get(one.endpoint)
        if partner is None:
            return UNKNOWN_ITEM
        word = None if one.is_believed else confirm  # a person's word is enough
        return try_again(one.scanned, partner=partner, now=now, deliveries=deliveries, confirm=word)
    except Exception:
        return FAILED  # it counts as a try, so that in the end a person sees it


def _until_silent(confirm: Confirm) -> Confirm:
    """The same question, no more put to an account that gave no answer."""
    silent: set[str] = set()

    def asked(order_code: str, item_code: str, partner: Partner) -> bool | None:
        if partner.endpoint in silent:
            return None
        told = confirm(order_code, item_code, partner)
        if told is None:
            silent.add(partner.endpoint)
        return told

    return asked


@again_on_conflict()
def settle_parked(
    scan_id: str, *, note: str, by: Actor, now: datetime, once: Once, parked: ParkedScans, action: str = CLOSE
) -> ParkedScan:
    """A person looked into a scan that found no parcel, or could not be believed or noted: closed it, or has it tried
    again or believed, which the clock does within minutes. Refuses a stranger with `not_found`, and what is still
    tried, was settled, or cannot be done with such a one with `not_allowed_now`."""
    before = parked.get(scan_id)
    if before is None or not by.covers(before.agency_code):
        raise Refused("not_found")
    after = settle(before, by=by.id, note=note, now=now, action=action)
    parked.save(before, after, once=once.of(after))
    return after
