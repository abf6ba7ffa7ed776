"""What this project needs different in MiniStack, each with the stock behaviour that it replaces.

They touch private functions, hence the exact version that local/launcher.py asserts.
"""

import hashlib
import importlib
import json
import os
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

FIFO_CONCURRENCY = 4
KEEP_EXPIRED = "CHATOET_KEEP_EXPIRED"
TTL_REAPER = "dynamodb-ttl-reaper"


def apply(endpoint: str, write_log: Callable[[str], None]) -> Any:
    """MiniStack's application module, changed. The order matters: a patch may have to be there before an import."""
    if os.environ.get(KEEP_EXPIRED) == "1":
        keep_expired_items()
    app = import_quiet_app()
    lambdas, runtime = _module("services.lambda_svc"), _module("core.lambda_runtime")
    run_fifo_groups_side_by_side(lambdas)
    run_workers_in_the_bare_interpreter(runtime)
    unpack_each_layer_once(runtime)
    serve_function_urls_on_loopback(lambdas, endpoint)
    tee_logs(lambdas, write_log)
    keep_attributes_in_nested_updates(
        _module("services.cloudformation.provisioners"), _module("services.cloudformation")
    )
    evaluator, actions = _module("core.iam_evaluator"), _module("core.iam_actions")
    take_loopback_for_tls(evaluator)
    authorize_each_parameter(evaluator, actions)
    authorize_batches_as_their_single_action(actions)
    take_message_move_tasks(_module("services.sqs"))
    name_log_groups_as_policies_do(actions)
    return app


def _module(name: str) -> Any:
    return importlib.import_module(f"ministack.{name}")


def run_fifo_groups_side_by_side(lambdas: Any) -> None:
    """Stock: one batch of a FIFO queue at a time, so that one learner waits for all others.

    The queue itself hands out nothing from a group that has a message in flight, so several batches keep
    the order within each group.
    """
    stock = lambdas._sqs_esm_concurrency

    def concurrency(esm: Any, record: Any, config: Any, queue: Any = None) -> int:
        return min(int(stock(esm, record, config, None)), FIFO_CONCURRENCY)

    lambdas._sqs_esm_concurrency = concurrency


def run_workers_in_the_bare_interpreter(runtime: Any) -> None:
    """Stock: workers share MiniStack's environment, which hides a package that a layer forgot."""
    stock = runtime._detect_runtime_binary
    bare = getattr(sys, "_base_executable", sys.executable)

    def binary(name: str) -> tuple[str, str]:
        executable, script = stock(name)
        return (bare if executable == sys.executable else executable), script

    runtime._detect_runtime_binary = binary


class UnpackedOnce(zipfile.ZipFile):
    """Unpacks into a folder that is named by the archive's own hash, and links to that from wherever it is asked to."""

    lock = threading.Lock()

    def namelist(self) -> list[str]:
        """Nothing left to check about an archive that was unpacked."""
        return [] if self._folder().exists() else super().namelist()

    def extractall(self, path: Any = None, *_: Any, **__: Any) -> None:
        folder = self._folder()
        with self.lock:
            if not folder.exists():
                super().extractall(unready := folder.with_suffix(".unready"))
                unready.rename(folder)
        Path(path).rmdir()
        Path(path).symlink_to(folder)

    def _folder(self) -> Path:
        assert self.filename
        return Path(tempfile.gettempdir()) / "unpacked" / hashlib.sha256(Path(self.filename).read_bytes()).hexdigest()


def unpack_each_layer_once(runtime: Any) -> None:
    """Stock: each worker unpacks every file of its layers anew, for seconds; on AWS a snapshot is mounted."""
    runtime.zipfile = SimpleNamespace(**vars(zipfile) | {"ZipFile": UnpackedOnce})


def serve_function_urls_on_loopback(lambdas: Any, endpoint: str) -> None:
    """Stock: `https://<id>.lambda-url.<region>.on.aws/`, which no browser on this machine can open."""
    stock_create, stock_id = lambdas._create_function_url_config, lambdas._function_url_id

    def create(name: str, data: Any, qualifier: str | None) -> Any:
        status, headers, body = stock_create(name, data, qualifier)
        if status != 201:
            return status, headers, body
        config = lambdas._function_urls[lambdas._url_config_key(name, qualifier)]
        config["FunctionUrl"] = f"{endpoint}/_aws/lambda-url/{stock_id(config['FunctionUrl'])}/"
        return lambdas.json_response(config, status=201)

    def url_id(url: str) -> str:
        return url.rstrip("/").rpartition("/")[2] if url.startswith(endpoint) else str(stock_id(url))

    lambdas._create_function_url_config = create
    lambdas._function_url_id = url_id


def keep_expired_items() -> None:
    """Stock: deletes them each minute by the real clock, under a test whose own clock stands in the past.

    AWS may take days over it, so a reader must not count on it either way.
    """
    stock = threading.Thread.start

    def start(thread: threading.Thread) -> None:
        if thread.name != TTL_REAPER:
            stock(thread)

    threading.Thread.start = start  # type: ignore[assignment, method-assign]


def keep_attributes_in_nested_updates(provisioners: Any, cloudformation: Any) -> None:
    """Stock: an unchanged resource of a nested stack loses its attributes, so that every second deploy fails."""
    stock = provisioners._update_resource

    def update(
        kind: str, physical: str, old: Any, new: Any, stack: str, logical: str | None = None, attributes: Any = None
    ) -> Any:
        if attributes is None:
            known = cloudformation._stacks.get(stack, {}).get("_resources", {})
            attributes = known.get(logical, {}).get("Attributes")
        return stock(kind, physical, old, new, stack, logical, attributes)

    provisioners._update_resource = update


def take_loopback_for_tls(evaluator: Any) -> None:
    """Stock: plain HTTP, so the template's own `TlsOnly` policies refuse everything once IAM is enforced."""
    stock = evaluator._resolve_condition_key

    def resolve(key: str, context: Any) -> Any:
        return "true" if key.lower() == "aws:securetransport" else stock(key, context)

    evaluator._resolve_condition_key = resolve


class EachOf(str):
    """The first ARN of a request that names several, as MiniStack expects one; `arns` has all."""

    arns: list[str]

    @classmethod
    def of(cls, arns: list[str]) -> "EachOf":
        each = cls(arns[0])
        each.arns = arns
        return each


def authorize_each_parameter(evaluator: Any, actions: Any) -> None:
    """Stock: checks `ssm:GetParameters` against `*`, which no least-privilege role allows; AWS checks each name."""
    stock_arn, stock_enforce = actions.extract_resource_arn, evaluator.enforce

    def resource_arn(service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any) -> str:
        names = _parameter_names(body) if service == "ssm" else []
        if not names:
            return str(stock_arn(service, method, path, headers, body, *rest))
        *_, region, account = rest
        return EachOf.of([f"arn:aws:ssm:{region}:{account}:parameter/{name.lstrip('/')}" for name in names])

    def enforce(*caller: Any, resource_arn: str = "*", **context: Any) -> Any:
        arns = resource_arn.arns if isinstance(resource_arn, EachOf) else [resource_arn]
        denials = (stock_enforce(*caller, resource_arn=arn, **context) for arn in arns)
        return next(filter(None, denials), None)

    actions.extract_resource_arn, evaluator.enforce = resource_arn, enforce


def authorize_batches_as_their_single_action(actions: Any) -> None:
    """Stock: asks for `sqs:SendMessageBatch`, an action that IAM does not have; AWS asks for `sqs:SendMessage`."""
    stock = actions.extract_iam_action

    def action(service: str, *request: Any) -> Any:
        found = stock(service, *request)
        return found.removesuffix("Batch") if service == "sqs" and found else found

    actions.extract_iam_action = action


def take_message_move_tasks(queues: Any) -> None:
    """Stock: knows none, and they are how what failed gets back to its lane (infra/redrive.py). Done in one go here."""
    moved: dict[str, int] = {}

    def start(asked: dict[str, Any], _url: str) -> dict[str, str]:
        source, now = queues._queue_by_arn(asked["SourceArn"]), datetime.now(UTC).timestamp()
        going = [message for message in source["messages"] if message["visible_at"] <= now]
        source["messages"] = [message for message in source["messages"] if message["visible_at"] > now]
        for message in going:
            lane = queues._queue_by_arn(message["sys"]["DeadLetterQueueSourceArn"])
            lane["messages"].append(message | {"receive_count": 0, "first_receive_at": None})
        moved[asked["SourceArn"]] = len(going)
        queues.esm_wake.set()
        return {"TaskHandle": asked["SourceArn"]}

    def listed(asked: dict[str, Any], _url: str) -> dict[str, Any]:
        count = moved[asked["SourceArn"]]
        return {"Results": [{"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": count}]}

    queues._HANDLERS |= {"StartMessageMoveTask": start, "ListMessageMoveTasks": listed}


def name_log_groups_as_policies_do(actions: Any) -> None:
    """Stock: a log group's ARN as it is listed; in policies AWS wants it with `:*` behind it."""
    stock = actions.extract_resource_arn

    def resource_arn(service: str, *request: Any) -> Any:
        found = stock(service, *request)
        return f"{found}:*" if service == "logs" and ":log-group:" in found else found

    actions.extract_resource_arn = resource_arn


def _parameter_names(body: bytes) -> list[str]:
    try:
        names = json.loads(body or b"{}").get("Names")
    except (ValueError, AttributeError):
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def tee_logs(lambdas: Any, write: Callable[[str], None]) -> None:
    """Stock: log lines are only in CloudWatch Logs, one new stream an invocation, dear to poll."""
    stock = lambdas._execute_function_dispatch

    def dispatch(func: Any, config: Any, event: Any, request_id: str, started: float) -> Any:
        result = stock(func, config, event, request_id, started)
        for line in log_lines(result):
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            write(json.dumps({"function": config.get("FunctionName", ""), "at": at, "line": line}))
        return result

    lambdas._execute_function_dispatch = dispatch


def log_lines(result: dict[str, Any]) -> list[str]:
    """What the function wrote, and why it failed if its own lines do not say."""
    log = result.get("log") or ""
    body = result.get("body")
    reason = body.get("errorMessage", "") if result.get("error") and isinstance(body, dict) else ""
    return [*log.splitlines(), *([reason] if reason and reason not in log else [])]


def import_quiet_app() -> Any:
    """LOG_LEVEL is read once at import; left in the environment it would silence the Lambdas' own loggers."""
    os.environ["LOG_LEVEL"] = "WARNING"
    try:
        return importlib.import_module("ministack.app")
    finally:
        del os.environ["LOG_LEVEL"]
