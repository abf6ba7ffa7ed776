"""Who marks letters on this machine is decided by the environment, and said aloud."""

from pathlib import Path

import pytest

from local.deploy import source_of
from local.settings import Settings, from_environment
from local.tutor import RULES, MarkerError

KEY = "sk-test-0001"


def test_without_a_key_a_stand_in_marks_and_says_so() -> None:
    settings = from_environment({"CHATOET_MODELS_PORT": "9"})
    assert settings.marker.said == "model feedback by a stand-in, no key set"
    assert settings.parameters["TutorVendors"] == "openai,gemini"
    assert {settings.parameters[name] for name in ("OpenaiUrl", "GeminiUrl")} == {"http://127.0.0.1:9"}


def test_a_key_brings_the_real_vendor_alone_and_no_stand_in_beside_it() -> None:
    marker = from_environment({"OPENAI_API_KEY": KEY}).marker
    assert marker.port == 0
    assert marker.parameters == {"TutorVendors": "openai"}
    assert marker.secrets == {"openai_key": KEY}
    assert "leave this machine" in marker.said


def test_a_project_and_its_credentials_bring_the_other(tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    file.write_text("{}")
    google = {"GOOGLE_CLOUD_PROJECT": "p1", "GOOGLE_APPLICATION_CREDENTIALS": str(file)}
    marker = from_environment({"OPENAI_API_KEY": KEY, **google}).marker
    assert marker.parameters == {"TutorVendors": "openai,gemini", "GoogleProject": "p1"}
    assert marker.secrets["google_credentials"] == "{}"


def test_a_project_without_credentials_is_named() -> None:
    with pytest.raises(MarkerError, match="GOOGLE_APPLICATION_CREDENTIALS"):
        from_environment({"GOOGLE_CLOUD_PROJECT": "p1"})


def test_rules_alone_can_be_asked_for_and_nothing_else() -> None:
    assert from_environment({"CHATOET_TUTOR": "rules", "OPENAI_API_KEY": KEY}).marker == RULES
    with pytest.raises(MarkerError, match="CHATOET_TUTOR"):
        from_environment({"CHATOET_TUTOR": "openai"})


def test_another_marker_is_another_deployment_and_another_key_is_not() -> None:
    plain, first, second = (
        from_environment(chosen)
        for chosen in ({"CHATOET_TUTOR": "rules"}, {"OPENAI_API_KEY": KEY}, {"OPENAI_API_KEY": KEY + "2"})
    )
    assert source_of(plain) == source_of(Settings())
    assert source_of(plain) != source_of(first) == source_of(second)


def test_no_key_is_shown_with_the_settings() -> None:
    assert KEY not in repr(from_environment({"OPENAI_API_KEY": KEY}))
