"""The few certificate authorities that AWS's endpoints chain to, out of botocore's bundle of all."""

import re
from pathlib import Path

# Amazon Trust Services' own roots, and the Starfield root that cross-signs them.
AMAZON = (
    "Amazon Root CA 1",
    "Amazon Root CA 2",
    "Amazon Root CA 3",
    "Amazon Root CA 4",
    "Starfield Services Root Certificate Authority - G2",
)
ENTRY = re.compile(
    r'# Label: "(?P<label>[^"]+)".*?(?P<pem>-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----)',
    re.DOTALL,
)


class MissingRootError(RuntimeError):
    """The bundle no longer has a root that AWS uses: look before shipping. Names it."""


def write_amazon_roots(bundle: Path, dest: Path) -> None:
    found = {entry["label"]: entry["pem"] for entry in ENTRY.finditer(bundle.read_text(encoding="utf-8"))}
    if missing := [label for label in AMAZON if label not in found]:
        raise MissingRootError(", ".join(missing))
    dest.parent.mkdir(parents=True, exist_ok=True)
    dest.write_text("\n".join(f"# {label}\n{found[label]}" for label in AMAZON) + "\n", encoding="utf-8")
