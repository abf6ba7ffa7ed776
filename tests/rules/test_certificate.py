"""The certificate of an erasure: short, exact, and naming nobody (E53)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.certificate import ELSEWHERE, CertificateError, code, payload, read
from chatoet.rules.clock import DAY
from chatoet.rules.messages import BODY_MAX, TEXT_MAX
from chatoet.rules.words_erasure import certificate
from chatoet.store.models import KINDS

AT = 2_000_000_000
STORES = {kind: 99_999 for kind in KINDS}
KEPT = {kind: AT + 2192 * DAY for kind in ("Audit", "Case", "Disclosure", "Erased", "Erasing", "Receipt", "Tombstone")}
SIGNATURE = b"s" * 72  # the longest that ECDSA P-256 gives in DER
URL = "https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws/certificate"

pytestmark = pytest.mark.clause("OET-6.2-erasure")


def test_it_says_what_when_and_until_when() -> None:
    _, _, says = read(code(payload("s" * 22, AT, {"Turn": 2}, {"Audit": AT + DAY}), SIGNATURE))
    assert (says["v"], says["sref"], says["erased_at"]) == (1, "s" * 22, "2033-05-18T03:33:20Z")
    assert says["stores"] == {"Turn": 2}
    assert set(says["remains"]) == {"Audit", *ELSEWHERE}
    assert (says["remains"]["Audit"], says["remains"]["device"]) == ("2033-05-19", "")
    assert says["ai"] is True


def test_the_fullest_one_fits_in_a_text_and_a_usual_one_in_a_template() -> None:
    full = code(payload("s" * 22, AT, STORES, KEPT), SIGNATURE)
    assert len(certificate(full, URL, AT).graph()["text"]["body"]) <= TEXT_MAX
    usual = {kind: 9_999 for kind in ("Due", "Head", "Identity", "Key", "Outbox", "Part", "Pin", "Profile", "Turn")}
    kept = {kind: end for kind, end in KEPT.items() if kind != "Disclosure"}
    assert len(code(payload("s" * 22, AT, usual, kept), SIGNATURE)) + len(URL) + 140 <= BODY_MAX


@given(st.text(max_size=200))
def test_what_is_none_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(CertificateError, match="^(not a certificate|version)$"):
        read(text)


@pytest.mark.parametrize("body", [{"v": 2}, {}, [], "x", None])
def test_a_version_that_we_do_not_know_is_refused(body: object) -> None:
    with pytest.raises(CertificateError):
        read(code(json.dumps(body).encode(), SIGNATURE))


@given(st.binary(min_size=1, max_size=90))
def test_the_signature_comes_back_as_it_went_in(signature: bytes) -> None:
    signed = payload("s", AT, {}, {})
    assert read(code(signed, signature))[:2] == (signed, signature)
