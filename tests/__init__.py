"""Tests: each folder mirrors one of chalicelib, infra or local; house/ and journeys/ look at the whole."""
