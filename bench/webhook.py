"""The webhook against its floors: on loopback, over TLS, one text message a request."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import counting, messages, stub
from bench.artifacts import Artifacts
from bench.counting import Life, Program
from bench.table import Row, at_most, ratio

FLOORS = Path(__file__).with_name("floor")
WARM = 20  # calls after the second
LANES = ("turns", "consent", "rights", "events")
FIRST_TO_SECOND, WARM_TO_BOTO3, COLD_TO_NAIVE = 3, 1.1, 0.75


def measure(built: Artifacts, naive: Path, scratch: Path) -> list[Row]:
    server, root = stub.make_certificate(scratch)
    with stub.serving(messages.SECRETS, server) as url:
        programs = _programs(built, naive, root, url, scratch)
        events = [messages.text_post(serial) for serial in range(2 * (2 + WARM))]
        with ThreadPoolExecutor(2) as pool:
            found = pool.map(lambda name: counting.live(programs[name], events, scratch, name), programs)
            return rows(dict(zip(programs, found, strict=True)))


def _programs(built: Artifacts, naive: Path, root: Path, url: str, scratch: Path) -> dict[str, Program]:
    code, *layers = built.paths("WebhookFunction")
    lean = environment(built, url, root, scratch)
    full = _environment(url, _bundle(scratch / "all.pem", naive / "botocore" / "cacert.pem", root))
    return {
        "webhook": Program("app", (code, *layers), lean),
        "naive": Program("webhook_boto3", (FLOORS, naive), full),
        "boto3": Program("webhook_boto3", (FLOORS, *layers), lean),
        "signed": Program("webhook_signed", (FLOORS,), lean),
    }


def environment(built: Artifacts, url: str, root: Path, scratch: Path) -> dict[str, str]:
    """Of the function as it is deployed, with our stub for a cloud."""
    amazon = built.folders("WebhookFunction")[-1] / "certs" / "amazon-roots.pem"
    return _environment(url, _bundle(scratch / "amazon.pem", amazon, root))


def _bundle(dest: Path, authorities: Path, root: Path) -> Path:
    """What the function trusts, and our stub."""
    dest.write_bytes(authorities.read_bytes() + b"\n" + root.read_bytes())
    return dest


def _environment(url: str, bundle: Path) -> dict[str, str]:
    credentials = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x" * 40}
    region = {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}
    own = {"STAGE": "prod", "CONTROLLER_ID": "self", "SECRETS_PATH": "/chatoet/bench"}
    queues = {f"QUEUE_{lane.upper()}": f"{url}/1/{lane}.fifo" for lane in LANES}
    return {**credentials, **region, **own, **queues, "AWS_ENDPOINT_URL": url, "AWS_CA_BUNDLE": str(bundle)}


def rows(lives: dict[str, Life]) -> list[Row]:
    counts = {name: life.counted for name, life in lives.items()}
    ours, unit = counts["webhook"], counting.unit()
    signed = f"{ours.warm / counts['signed'].warm:.1f} ×"
    cpu = {name: life.cpu_ms.cold for name, life in lives.items()}
    first = f"{ours.first:.2f} / {ours.second:.2f} {unit}"
    return [
        ratio("webhook, warm, per message", ours.warm, counts["boto3"].warm, WARM_TO_BOTO3, unit, "bare boto3"),
        Row("· against signing by hand", signed, raw=f"{ours.warm:.2f} / {counts['signed'].warm:.2f} {unit}"),
        ratio("webhook, cold", ours.cold, counts["naive"].cold, COLD_TO_NAIVE, unit, "boto3 packaged naively"),
        Row(
            "· in CPU time",
            f"{cpu['webhook'] / cpu['naive']:.2f} ×",
            raw=f"{cpu['webhook']:.0f} / {cpu['naive']:.0f} ms",
        ),
        Row("· against boto3 in our packaging", f"{ours.cold / counts['boto3'].cold:.2f} ×"),
        at_most("webhook, first call ÷ second", ours.first / ours.second, FIRST_TO_SECOND, raw=first),
        Row("webhook, resident memory", f"{lives['webhook'].peak_mb:.0f} MB"),
    ]
