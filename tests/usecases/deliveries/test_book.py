"""Ordering a parcel: whatever breaks between two steps, it is ordered once in the end."""

from dataclasses import replace
from functools import partial

import pytest

from chalicelib.store import deliveries, dossiers, partners, procedures
from chalicelib.usecases.deliveries.book import Declined, Taken, ask_booking, book
from chalicelib.usecases.deliveries.choose import choose, drop
from chalicelib.usecases.dossiers.submit import return_delivery_id
from tests import builders as a
from tests.builders import LATER, NOW
from tests.racing import counted, outcome, race
from tests.usecases.office import a_carrier, an_office, applicant


@pytest.fixture(scope="module")
def office(system):
    office = an_office()
    a_carrier(office.unit, endpoint=f"{office.unit}-1-closed", active=False)
    a_carrier(office.unit, endpoint=f"{office.unit}-2-open")
    return office


RECIPIENT = a.a_delivery().recipient


def _choose(dossier, *, leg="return", recipient=RECIPIENT, by=None):
    return choose(
        dossier.dossier_id,
        leg=leg,
        recipient=recipient,
        by=by or applicant(dossier),
        now=NOW,
        dossiers=dossiers,
        procedures=procedures,
        deliveries=deliveries,
    )


def _drop(dossier, leg="return"):
    return drop(dossier.dossier_id, leg=leg, by=applicant(dossier), now=NOW, dossiers=dossiers, deliveries=deliveries)


def _ask(dossier_id, enqueue):
    """As when the dossier is finished."""
    _stands(dossier_id, "finished")
    return ask_booking(
        return_delivery_id(dossier_id), now=LATER, deliveries=deliveries, partners=partners, enqueue=enqueue
    )


@pytest.fixture
def parcel(office):
    return _choose(office.stored(state="processing", result_channel="post"))


def _stands(dossier_id, state):
    dossier = dossiers.get(dossier_id)
    if dossier is not None and dossier.state != state:
        dossiers.save(dossier, replace(dossier, state=state, version=dossier.version + 1))


class Queue(list):
    """Keeps what was queued; the first `lost` sendings break."""

    def __init__(self, lost=0):
        super().__init__()
        self.lost = lost

    def send(self, delivery_id):
        if self.lost:
            self.lost -= 1
            raise ConnectionError
        self.append(delivery_id)


class Carrier:
    """Takes each order code once, as EMS does; the first `broken` answers are lost on the way."""

    def __init__(self, broken=0):
        self.broken, self.asked, self.taken = broken, 0, {}

    def order(self, delivery):
        self.asked += 1
        taken = self.taken.setdefault(delivery.delivery_id, Taken(f"EA{len(self.taken)}{delivery.delivery_id}", 30000))
        if self.asked <= self.broken:
            raise TimeoutError
        return taken


def _book(parcel, carrier):
    return book(parcel.delivery_id, now=LATER, deliveries=deliveries, order=carrier.order)


class TestAsking:
    def test_it_closes_the_choice_and_queues_the_order(self, office, parcel):
        queue = Queue()
        assert _ask(parcel.dossier_id, queue.send)
        assert queue == [parcel.delivery_id]
        stored = deliveries.get(parcel.delivery_id)
        assert (stored.carrier, stored.endpoint, stored.booking_asked_at) == ("ems", f"{office.unit}-2-open", LATER)
        _stands(parcel.dossier_id, "stopped")  # whatever becomes of it
        elsewhere = replace(RECIPIENT, address="14 Bà Triệu")
        assert outcome(lambda: _choose(dossiers.get(parcel.dossier_id), recipient=elsewhere)) == "parcel_made_up"

    def test_a_queue_that_was_away_after_the_save_gets_the_message_when_told_again(self, parcel):
        queue = Queue(lost=1)
        with pytest.raises(ConnectionError):
            _ask(parcel.dossier_id, queue.send)
        assert _ask(parcel.dossier_id, queue.send)
        assert queue == [parcel.delivery_id]

    def test_told_at_once_the_choice_is_closed_once(self, parcel):
        _stands(parcel.dossier_id, "finished")
        assert counted(race([partial(_ask, parcel.dossier_id, Queue().send)] * 8)) == {"done": 8}
        assert deliveries.get(parcel.delivery_id).version == 2

    def test_nothing_is_queued_for_what_is_not_sent(self, office, parcel):
        queue = Queue()
        assert not _ask("nowhere", queue.send)
        _drop(parcel)
        assert not _ask(parcel.dossier_id, queue.send)
        assert queue == []

    def test_a_unit_without_a_carrier_leaves_it_to_a_person_and_holds_nobody_up(self, system):
        alone = _choose(an_office().stored(state="processing", result_channel="post"))
        queue = Queue()
        assert not _ask(alone.dossier_id, queue.send)
        assert queue == []
        assert deliveries.get(alone.delivery_id).conflict == "no_carrier"


class TestBooking:
    @pytest.fixture
    def asked(self, parcel):
        _ask(parcel.dossier_id, Queue().send)
        return parcel

    def test_an_order_that_the_carrier_declines_is_noted_for_a_person(self, asked):
        decline = lambda _: Declined("005")  # noqa: E731
        assert not book(asked.delivery_id, now=LATER, deliveries=deliveries, order=decline)
        noted = deliveries.get(asked.delivery_id)
        assert (noted.conflict, noted.state, noted.item_code) == ("declined:005", "created", "")

    def test_the_message_that_comes_twice_orders_once(self, asked):
        carrier = Carrier()
        assert [_book(asked, carrier), _book(asked, carrier)] == [True, False]
        stored = deliveries.get(asked.delivery_id)
        assert (stored.state, stored.carrier_fee_vnd, carrier.asked) == ("registered", 30000, 1)

    def test_an_answer_lost_on_the_way_is_asked_for_again_under_the_same_order_code(self, asked):
        carrier = Carrier(broken=1)
        with pytest.raises(TimeoutError):
            _book(asked, carrier)
        assert deliveries.get(asked.delivery_id).state == "created"
        assert _book(asked, carrier)
        assert deliveries.get(asked.delivery_id).item_code == carrier.taken[asked.delivery_id].item_code
        assert len(carrier.taken) == 1

    def test_messages_at_once_end_in_one_order(self, asked):
        carrier = Carrier()
        race([partial(_book, asked, carrier)] * 8)
        assert (len(carrier.taken), deliveries.get(asked.delivery_id).version) == (1, 3)

    def test_an_unknown_or_given_up_parcel_is_not_ordered(self, parcel):
        _drop(dossiers.get(parcel.dossier_id))
        carrier = Carrier()
        assert not _book(parcel, carrier)
        assert not book("nowhere", now=LATER, deliveries=deliveries, order=carrier.order)
        assert carrier.asked == 0


class TestChoosing:
    def test_it_may_be_changed_given_up_and_taken_again(self, office, parcel):
        dossier = dossiers.get(parcel.dossier_id)
        other = a.a_delivery().recipient
        assert _choose(dossier, recipient=other).recipient == other
        _drop(dossier)
        _drop(dossier)
        assert deliveries.get(parcel.delivery_id).state == "cancelled"
        assert _choose(dossier).state == "created"

    def test_chosen_on_eight_devices_at_once_it_is_one_parcel(self, office):
        dossier = office.stored(state="processing", result_channel="post")
        assert len({one.delivery_id for one in race([partial(_choose, dossier)] * 8)}) == 1

    def test_what_the_post_does_not_serve_is_refused(self, system, office):
        assert outcome(lambda: _choose(office.stored(), leg="collect")) == "delivery_not_offered"
        no_post = an_office(result_by_post=False)
        assert (
            outcome(lambda: _choose(no_post.stored(state="processing", result_channel="post")))
            == "delivery_not_offered"
        )

    @pytest.mark.parametrize("channel", ["online", "counter"])
    def test_once_handed_in_for_another_way_home_no_parcel_is_promised(self, office, channel):
        assert _choose(office.stored(state="draft", result_channel=channel)).state == "created"
        assert outcome(lambda: _choose(office.stored(state="processing", result_channel=channel))) == "not_allowed_now"

    @pytest.mark.parametrize("state", ["finished", "returned", "withdrawn", "not_accepted"])
    def test_when_it_is_over_there_is_nothing_to_choose(self, office, state):
        dossier = office.stored(state=state)
        assert outcome(lambda: _choose(dossier)) == "not_allowed_now"
        assert outcome(lambda: _drop(dossier)) == "not_allowed_now"

    def test_a_stranger_finds_nothing(self, office):
        assert outcome(lambda: _choose(office.stored(state="processing"), by=a.a_citizen_acting())) == "not_found"
