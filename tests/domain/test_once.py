"""What is remembered under an Idempotency-Key is the very answer that was given."""

from chalicelib.domain.once import Once, StoredAnswer


def test_the_answer_is_made_of_the_result_and_kept_with_the_request_that_it_answered():
    request = Once("key-1", "f" * 64, lambda result: (201, {"dossier_id": result}))
    assert request.of("d-1") == StoredAnswer("key-1", "f" * 64, 201, {"dossier_id": "d-1"})
