"""Personal data cannot be read in a copy of the tables, nor be moved or changed there; keys rotate."""

import dataclasses
import json

import pytest

from chalicelib import config
from chalicelib.adapters.identity.keys import new_secret
from chalicelib.store import citizens, deliveries, dossiers, payments
from chalicelib.store.citizens import CitizenRow
from chalicelib.store.sealed import hash_of, seal, unseal
from chalicelib.store.transaction import put, update, write
from tests import builders as a


@pytest.fixture
def data_keys(aws):
    """Reads and replaces the data keys of the stack; puts them back at the end."""
    client, name = aws.aws.client("secretsmanager"), aws.environment()["SECRETS_PREFIX"] + "data-keys"
    before = json.loads(client.get_secret_value(SecretId=name)["SecretString"])

    def rotate(keys):
        client.put_secret_value(SecretId=name, SecretString=json.dumps(keys))

    yield before, rotate
    rotate(before)
    config.reset()


def test_what_is_sealed_opens_at_its_place_only():
    sealed = seal("Nông Thị Bình".encode(), place="citizens|1|full_name")

    assert unseal(sealed, place="citizens|1|full_name").decode() == "Nông Thị Bình"
    for elsewhere in ("citizens|2|full_name", "citizens|1|email", "dossiers|1|full_name"):
        with pytest.raises(ValueError, match="changed or moved"):
            unseal(sealed, place=elsewhere)


def test_the_same_text_is_never_sealed_alike():
    assert seal(b"x", place="p") != seal(b"x", place="p")


def test_no_byte_of_it_can_be_changed():
    sealed = seal(b"020190000001", place="p")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises((ValueError, LookupError)):
            unseal(bytes(changed), place="p")


def test_an_old_key_still_opens_and_the_next_save_uses_the_new_one(data_keys):
    before, rotate = data_keys
    citizen = a.a_citizen()
    citizens.create(citizen)

    rotate({"current": "next", "keys": {**before["keys"], "next": new_secret()}})
    config.reset()
    assert citizens.get(citizen.citizen_id) == citizen
    citizens.save(citizen, citizen)

    assert b"next" in CitizenRow.fetch(citizen.citizen_id).full_name[:8]
    assert citizens.get(citizen.citizen_id) == citizen


def test_data_sealed_with_a_newer_key_than_this_process_knows_is_opened(data_keys):
    before, rotate = data_keys
    config.secret("data-keys")
    stale = dict(config._secrets)
    rotate({"current": "newer", "keys": {**before["keys"], "newer": new_secret()}})
    config.reset()
    sealed = seal(b"x", place="p")
    config._secrets.update(stale)

    assert unseal(sealed, place="p") == b"x"


def test_a_key_that_is_gone_is_said_and_not_guessed(data_keys):
    _, rotate = data_keys
    sealed = seal(b"x", place="p")
    rotate({"current": "other", "keys": {"other": new_secret()}})
    config.reset()

    with pytest.raises(LookupError):
        unseal(sealed, place="p")


def test_plain_text_is_never_written_where_it_should_be_sealed():
    row = CitizenRow(a.new_id())
    row.full_name = "Nông Thị Bình"
    with pytest.raises(TypeError, match="full_name is not sealed"):
        put(row)
    with pytest.raises(TypeError, match="full_name is not sealed"):
        update(row, [CitizenRow.full_name.set(b"Binh")])


def test_hashes_are_stable_and_differ_by_kind():
    assert hash_of("phone", "+84912345678") == hash_of("phone", "+84912345678")
    assert len({hash_of("phone", "1"), hash_of("nid", "1"), hash_of("phone", "2")}) == 3


def test_a_copy_of_the_tables_tells_nobody_who_they_are_about(raw_rows):
    citizen = a.a_citizen(email="binh@example.vn")
    dossier = a.a_submitted_dossier(
        form={"national_id": citizen.national_id},
        lookup_secret="secretword",
        decision={"reason": citizen.full_name},
        rating={"comment": citizen.full_name},
    )
    paper, answer, parcel = a.a_document(dossier), a.an_answer(body={"phone": citizen.phone}), a.a_delivery()
    payment = a.a_payment()
    notice = a.a_notice(payment, memo=f"{citizen.full_name} {citizen.national_id}")

    citizens.create(citizen)
    dossiers.create_draft(dossier, once=answer)
    dossiers.save(dossier, dossier, event=a.an_event(dossier, detail={"note": citizen.full_name}))
    dossiers.add_document(dossier, paper, once=None)
    deliveries.create(parcel)
    signed = a.a_scan(parcel, reason=f"Người nhận: {citizen.full_name}")
    deliveries.record(parcel, dataclasses.replace(parcel, version=2), signed, endpoint="e", now=a.NOW)
    payments.create(payment, instead_of="", once=None)
    payments.record([payment], a.applied(payment, notice), notice, endpoint="e", now=a.NOW)

    tables = ("citizens", "dossiers", "idempotency", "deliveries", "payments", "credits", "callbacks")
    everything = repr([raw_rows(table) for table in tables])
    for told in (citizen.full_name, citizen.phone, citizen.national_id, citizen.email, "secretword", paper.filename):
        assert told not in everything
    for told in (parcel.recipient.name, parcel.recipient.phone, parcel.recipient.address):
        assert told not in everything


def test_the_rows_of_two_citizens_cannot_be_swapped():
    first, second = a.a_citizen(), a.a_citizen()
    citizens.create(first)
    citizens.create(second)
    stolen = CitizenRow.fetch(second.citizen_id)
    stolen.citizen_id = first.citizen_id
    write(put(stolen))

    with pytest.raises(ValueError, match="changed or moved"):
        citizens.get(first.citizen_id)
