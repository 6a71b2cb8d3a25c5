"""The garbage collector waits while an article is worked on."""

from __future__ import annotations

import gc
import weakref

import pytest

from normalizer import pipeline
from normalizer.collector import paused_collector
from normalizer.errors import NormalizerError
from normalizer.pipeline import normalize


@pytest.fixture(autouse=True)
def collector():
    gc.enable()
    yield
    gc.enable()


def test_it_is_paused_and_goes_on():
    with paused_collector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_one_that_is_off_stays_off():
    gc.disable()
    with paused_collector():
        pass
    assert not gc.isenabled()


def test_it_goes_on_after_an_input_that_is_refused():
    with pytest.raises(NormalizerError):
        normalize(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    assert gc.isenabled()


def test_no_object_of_an_article_is_left_to_it():
    page = "<article><h1>The pier</h1>" + "<p>The pier was reopened on Monday, they said.</p>" * 9
    normalize(page, html=True)
    gc.collect()
    normalize(page, html=True)
    assert gc.collect() == 0


def test_it_does_not_look_at_the_document_that_a_record_was_made_of(monkeypatch):
    made, seen = [], []
    to_document, enable = pipeline.to_document, gc.enable

    def document_of(*args, **kwargs):
        document = to_document(*args, **kwargs)
        made.append(weakref.ref(document))
        return document

    def enabled():
        seen.append(made[0]())
        enable()

    monkeypatch.setattr(pipeline, "to_document", document_of)
    monkeypatch.setattr(gc, "enable", enabled)
    normalize("<p>The quay was reopened on Monday, the harbour board said.</p>", html=True)
    assert seen == [None]
