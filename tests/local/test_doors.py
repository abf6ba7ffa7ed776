"""The pages behind links as a browser meets them: over HTTP, on the layers and roles of the template."""

import io
import json
import urllib.request
import zipfile

import pytest

from tests.e2e.story import Talk, link_of, options, post
from tests.fixtures.deployed import Deployed

PIN = "blue-heron-7"


@pytest.mark.slow
@pytest.mark.clause("OET-6.2-access")
def test_a_learner_fetches_their_copy_over_http(deployed: Deployed) -> None:
    talk = Talk(deployed, deployed.learner("Copy"))
    talk.onboard()
    menu = talk.ask("MY DATA", "Your rights")
    assert "Copy of my data" in options(menu)
    url = link_of(talk.choose("Copy of my data", "ready to be fetched"))
    with urllib.request.urlopen(url, timeout=30) as look:
        assert look.status == 200
        assert look.headers["cache-control"] == "no-store"
    assert post(url, pin="123456", again="123456")[0] == 403
    before = len(talk.read())
    status, headers, body = post(url, pin=PIN, again=PIN)
    assert (status, headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert json.loads(archive.read("data.json"))["records"]["Turn"]
    talk.hear("was fetched just now", before)
    assert post(url, pin=PIN)[0] == 403
