"""What is shipped: bytecode for everything, and little of it."""

from bench.artifacts import MB, Artifacts, size, without_bytecode
from bench.table import Row, at_most

LIMITS = {"WebhookFunction": 10, "TutorFunction": 70}  # MB of 10^6 bytes, unzipped, with layers


def measure(built: Artifacts) -> list[Row]:
    return [_bytecode(built), *(_weight(built, function) for function in LIMITS)]


def _bytecode(built: Artifacts) -> Row:
    missing, sources = without_bytecode(built.build)
    share = 100 * (1 - len(missing) / sources)
    return Row("modules shipped with bytecode", f"{share:.0f} %", "100 %", not missing, f"{sources} modules")


def _weight(built: Artifacts, function: str) -> Row:
    parts = {folder.name: size([folder]) / MB for folder in built.folders(function)}
    raw = ", ".join(f"{name} {weight:.2f}" for name, weight in parts.items())
    what = f"{function.removesuffix('Function').lower()} with its layers, unzipped"
    return at_most(what, sum(parts.values()), LIMITS[function], "MB", raw)
