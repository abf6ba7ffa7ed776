"""The page on which a certificate proves itself: in a browser, from a file, without asking anybody (E53)."""

import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from chatoet.compose.core import DATA
from chatoet.flows.certificate import CertificatePage
from chatoet.rules import certificate
from layers.build.certificate import ELSEWHERE
from tests.fixtures.browser import NEEDS_BROWSER, chromium

AT = 2_000_000_000
OURS, THEIRS = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
HTML = (DATA / "certificate.html").read_text("utf-8")

pytestmark = [pytest.mark.clause("OET-6.2-erasure"), pytest.mark.clause("PRO-right-erase")]


def der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def get(path: str, method: str = "GET") -> dict[str, Any]:
    page = CertificatePage(HTML, lambda: der(OURS))
    return page({"rawPath": path, "requestContext": {"http": {"method": method}}})


def issued(sref: str = "s" * 22, key: ec.EllipticCurvePrivateKey = OURS) -> str:
    signed = certificate.payload(sref, AT, {"Turn": 12, "Key": 1}, {"Audit": AT + 10})
    return certificate.code(signed, key.sign(signed, ec.ECDSA(hashes.SHA256())))


@pytest.mark.clause("OET-9-no-cookies")
def test_its_only_script_is_the_one_that_the_policy_names_and_nothing_is_loaded_or_stored() -> None:
    answer = get("/certificate")
    script = answer["body"].partition("<script>")[2].partition("</script>")[0]
    named = b64encode(sha256(script.encode()).digest()).decode()
    policy = answer["headers"]["content-security-policy"]
    assert f"script-src 'sha256-{named}'" in policy and "default-src 'none'" in policy
    assert "set-cookie" not in {name.lower() for name in answer["headers"]}
    for reach in ("fetch(", "XMLHttpRequest", "localStorage", "sessionStorage", "indexedDB", "src=", "@import", "http"):
        assert reach not in answer["body"], reach
    assert answer["body"].count("<script") == 1


def test_the_key_is_there_to_be_kept_and_only_reading_is_allowed() -> None:
    pem = get("/certificate-key")["body"]
    assert pem == OURS.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    assert pem in get("/certificate")["body"]
    assert [get("/certificate", method)["statusCode"] for method in ("HEAD", "POST")] == [200, 405]


def test_it_has_words_for_whatever_a_certificate_may_name() -> None:
    assert set(ELSEWHERE) == set(certificate.ELSEWHERE)
    assert "{{words}}" not in HTML and "Letters you send" in HTML


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
def test_openssl_verifies_it_as_the_documentation_says(tmp_path: Path) -> None:
    (tmp_path / "certificate.txt").write_text(issued())
    (tmp_path / "key.pem").write_text(get("/certificate-key")["body"])
    document = (Path(__file__).parents[2] / "docs/certificate.md").read_text("utf-8")
    recipe = document.partition("```sh\n")[2].partition("```")[0]
    done = subprocess.run(["sh", "-ec", recipe], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verified OK" in done.stdout
    (tmp_path / "certificate.txt").write_text(issued(key=THEIRS))
    done = subprocess.run(["sh", "-ec", recipe], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verified OK" not in done.stdout


def tampered(text: str) -> str:
    """The same signature under another date."""
    signed, signature, _ = certificate.read(text)
    return certificate.code(signed.replace(b"2033-05-18", b"2033-05-19"), signature)


class TestInABrowser:
    pytestmark = NEEDS_BROWSER

    def test_e53_only_what_we_signed_for_that_reference_is_genuine(self, tmp_path: Path) -> None:
        """From a file and without a connection, as a learner would have saved it."""
        saved = tmp_path / "certificate.html"
        saved.write_text(get("/certificate")["body"])
        message = f"Your data are deleted.\n\n```{issued()}```\n\nThank you."
        with chromium(tmp_path / "profile") as browser:
            browser.get(saved.as_uri())
            said = [
                check(browser, message),
                check(browser, issued(), "s" * 22),
                check(browser, issued(), "t" * 22),
                check(browser, tampered(issued())),
                check(browser, issued(key=THEIRS)),
                check(browser, "CHATOET-1.e30.AAAA"),
                check(browser, "hello"),
            ]
        verdicts = [verdict.partition(":")[0] for verdict, _ in said]
        assert verdicts == ["Genuine.", "Genuine.", "Not genuine for that reference", *["Not genuine"] * 4]
        assert all("s" * 22 in facts and "2033-05-18" in facts and "Letters you send" in facts for _, facts in said[:2])
        assert [facts for _, facts in said[2:]] == [""] * 5


def check(browser: Any, text: str, sref: str = "") -> tuple[str, str]:
    """(verdict, what is shown)."""
    by = browser.find_element
    browser.execute_script("document.getElementById('verdict').textContent = ''")
    for name, value in (("code", text), ("sref", sref)):
        browser.execute_script(f"document.getElementById('{name}').value = arguments[0]", value)
    by(By.TAG_NAME, "button").click()
    WebDriverWait(browser, 10).until(lambda _: by(By.ID, "verdict").text)
    return by(By.ID, "verdict").text, by(By.ID, "facts").text
