"""Takes out of an installed tree what a Lambda never reads: size is download and unpack time at each cold start."""

import shutil
import subprocess
from pathlib import Path

from layers.build.models import slim_models

# Never imported on our paths: command-line tools, resource models, a time zone archive, the parser cffi builds with.
UNUSED = (
    "bin", "boto3/data", "boto3/examples", "dateutil/zoneinfo/dateutil-zoneinfo.tar.gz", "pycparser", "cffi",
    "urllib3/contrib/emscripten",  # for browsers
    "dateutil/rrule.py", "dateutil/easter.py", "s3transfer/crt.py", "boto3/crt.py",  # calendars; native transfer
    "s3transfer/processpool.py",  # a way to load many files
    # We post to one address of OpenAI's, by the SDK's own `post`: its facade for all addresses is 8 MB.
    "openai/resources", "openai/cli",
)  # fmt: skip
# Of Pillow, what reads and writes other formats than PNG and stands alone; their libraries have a hash in the name.
OTHER_FORMATS = (
    "PIL/_avif.*", "PIL/_webp.*", "PIL/_imagingcms.*", "PIL/_imagingtk.*",
    "pillow.libs/libavif-*", "pillow.libs/libwebp*", "pillow.libs/libsharpyuv-*", "pillow.libs/liblcms2-*",
)  # fmt: skip
STRIPPERS = ("llvm-strip", "strip")  # the first knows every processor, the second perhaps only its own


def slim(tree: Path, services: set[str]) -> None:
    for path in _unused(tree):
        _remove(path)
    if services:
        slim_models(tree / "botocore" / "data", services)
    for library in tree.rglob("*.so"):
        _strip(library)


def _unused(tree: Path) -> list[Path]:
    named = [tree / name for name in UNUSED] + [path for pattern in OTHER_FORMATS for path in tree.glob(pattern)]
    tests = [path for path in tree.rglob("*") if path.is_dir() and path.name in {"tests", "test", "examples"}]
    stubs = [*tree.rglob("*.pyi"), *tree.rglob("py.typed")]
    # METADATA stays: vulnerability scanners read from it what is installed.
    metadata = [path for info in tree.glob("*.dist-info") for path in info.iterdir() if path.name != "METADATA"]
    return named + tests + stubs + metadata


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _strip(library: Path) -> None:
    """Drops symbols where a tool can; a tool that does not know the processor leaves the file as it was."""
    for tool in filter(shutil.which, STRIPPERS):
        if subprocess.run([tool, "--strip-unneeded", library], capture_output=True, check=False).returncode == 0:
            return
