"""What the layers' Makefile calls: `python -m layers.build layer Runtime <dest> --arch arm64`."""

import argparse
import subprocess
from pathlib import Path

from layers.build import package


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m layers.build")
    parser.add_argument("kind", choices=["function", "layer", "data", "events", "conversation", "words"])
    parser.add_argument(
        "name",
        nargs="?",
        default="",
        help="the logical id in the template, without Function or Layer; for data: chatoet",
    )
    parser.add_argument("dest", nargs="?", type=Path, default=Path(), help="of what has no fixed place")
    parser.add_argument("--arch", choices=sorted(package.PLATFORMS), default="arm64")
    args = parser.parse_args()
    try:
        build(args.kind, args.name.lower(), args.dest, args.arch)
    except subprocess.CalledProcessError as failed:  # it has said what was wrong
        raise SystemExit(failed.returncode) from None


def build(kind: str, name: str, dest: Path, arch: str) -> None:
    if kind == "events":
        from layers.build import events  # here, because it needs yaml, which no layer's build has

        events.write()
    elif kind == "conversation":
        from layers.build import conversation

        conversation.write()
    elif kind == "words":
        from layers.build import language

        language.write()
    elif kind == "data":
        package.build_data(dest)
    elif kind == "function":
        package.build_function(name, dest)
    elif name == "chatoet":
        package.build_own_layer(dest)
    elif name == "canary":
        package.build_canary_layer(dest)
    else:
        package.build_vendor_layer(name, arch, dest)


main()
