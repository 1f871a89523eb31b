"""The bucket of papers: what is promised is what may be sent, and what arrived is what is judged."""

import hashlib
import io
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
import urllib3
from PIL import Image

from chalicelib import config
from chalicelib.adapters import papers_bucket
from chalicelib.domain.arrival import NotThereYet
from tests import builders as a


def a_picture(colour="red"):
    page = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(page, "PNG")
    return page.getvalue()


def promised(data, **changes):
    told = {"content_type": "image/png", "filename": "ảnh.png", "size": len(data)}
    return a.a_document(**{**told, "sha256": hashlib.sha256(data).hexdigest(), **changes})


def post(document, data, **fields):
    form = papers_bucket.upload_form(document, seconds=60)
    sent = {**form["fields"], **fields, "file": (document.filename, data, document.content_type)}
    return urllib3.request("POST", form["url"], fields=sent).status


def put(document, data):
    """As an attacker would who found a way past the form."""
    bucket = config.settings().papers_bucket
    config.client("s3").put_object(Bucket=bucket, Key=document.object_key, Body=data)


def test_what_was_promised_arrives_is_judged_and_downloaded_again(aws):
    data = a_picture()
    document = promised(data)
    assert post(document, data) in (200, 201, 204)

    found = papers_bucket.inspect(document, now=a.NOW)
    version = found.object_version
    assert (found.reason, found.scan, bool(version)) == ("", "none", True)

    link = papers_bucket.link(replace(document, object_version=version), seconds=60)
    answer = urllib3.request("GET", link)
    assert (answer.status, answer.data) == (200, data)
    told = dict(parse_qsl(urlsplit(link).query))  # the emulator does not act on these two; they are signed
    assert told["response-content-disposition"].startswith('attachment; filename="anh.png"')
    assert told["response-content-type"] == "image/png"


@pytest.mark.parametrize("wrong", [{"key": "papers/elsewhere"}, {"Content-Type": "text/html"}, {"policy": "e30="}])
def test_the_form_is_bound_to_key_and_type(aws, wrong):
    data = a_picture()
    document = promised(data)
    assert post(document, data, **wrong) in (400, 403)
    with pytest.raises(NotThereYet):
        papers_bucket.inspect(document, now=a.NOW)


@pytest.mark.parametrize("change", [-1, 1])
def test_the_form_is_bound_to_the_size(aws, change):
    data = a_picture()
    assert post(promised(data, size=len(data) + change), data) in (400, 403)


def test_the_form_names_the_hash_that_s3_checks(aws):
    document = promised(b"test", sha256=a.SHA256)
    fields = papers_bucket.upload_form(document, seconds=60)["fields"]
    assert fields["x-amz-checksum-sha256"] == "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
    assert fields["x-amz-checksum-algorithm"] == "SHA256"


def test_nothing_is_judged_before_it_can_be_seen(aws):
    with pytest.raises(NotThereYet):
        papers_bucket.inspect(promised(a_picture()), now=a.NOW)


def test_other_bytes_than_promised_are_found_out(aws):
    red, blue = a_picture("red"), a_picture("blue")
    document = promised(red)
    put(document, blue)
    expected = "hash_mismatch" if len(red) == len(blue) else "size_mismatch"
    assert papers_bucket.inspect(document, now=a.NOW).reason == expected
    put(document, red + b" ")
    assert papers_bucket.inspect(document, now=a.NOW).reason == "size_mismatch"
    put(document, red[:-1] + b"x")
    assert papers_bucket.inspect(document, now=a.NOW).reason == "hash_mismatch"


def test_reasons_of_the_paper_itself_come_through(aws):
    empty = promised(b"", size=1)
    put(empty, b"")
    text = promised(b"hello")
    put(text, b"hello")
    assert papers_bucket.inspect(empty, now=a.NOW).reason == "empty_file"
    assert papers_bucket.inspect(text, now=a.NOW).reason == "wrong_type"


def test_the_link_gives_the_version_that_was_judged(aws):
    first, second = a_picture("red"), a_picture("blue")
    document = promised(first)
    put(document, first)
    version = papers_bucket.inspect(document, now=a.NOW).object_version
    put(document, second)
    link = papers_bucket.link(replace(document, object_version=version), seconds=60)
    assert urllib3.request("GET", link).data == first


@pytest.mark.parametrize(
    ("filename", "plain"),
    [
        ("căn cước đẹp.pdf", "can_cuoc_dep.pdf"),
        ('a"; filename="b.exe', "a___filename__b.exe.pdf"),
        ("a\r\nX-Injected: 1", "aX-Injected__1.pdf"),
        ("../../etc/passwd", "_.._etc_passwd.pdf"),
        ("", "giay-to.pdf"),
    ],
)
def test_a_file_name_cannot_break_out_of_its_header(aws, filename, plain):
    paper = promised(b"x", filename=filename, content_type="application/pdf", object_version="v")
    told = dict(parse_qsl(urlsplit(papers_bucket.link(paper, seconds=60)).query))["response-content-disposition"]
    assert told.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert told.isascii()
    assert told.isprintable()
    assert told.count('"') == 2


def test_removed_papers_are_gone(aws):
    documents = [promised(a_picture()) for _ in range(3)]
    for document in documents:
        put(document, a_picture())
    papers_bucket.delete(documents)
    papers_bucket.delete(documents)
    papers_bucket.delete([])
    for document in documents:
        with pytest.raises(NotThereYet):
            papers_bucket.inspect(document, now=a.NOW)
