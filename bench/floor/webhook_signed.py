"""Floor below the floor: the same by hand-written Signature Version 4 over one kept connection, no SDK at all.

Source: AWS, "Create a signed AWS API request".
"""

import hmac
import json
import os
import ssl
import time
from base64 import b64decode
from hashlib import sha256
from http.client import HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

REGION, PATH, QUEUE = os.environ["AWS_REGION"], os.environ["SECRETS_PATH"], os.environ["QUEUE_TURNS"]
ENDPOINT = urlsplit(os.environ["AWS_ENDPOINT_URL"])
KEY_ID, SECRET_KEY = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
SIGNED = "content-type;host;x-amz-date;x-amz-target"
connection = HTTPSConnection(ENDPOINT.netloc, context=ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"]))


def call(service: str, target: str, version: str, request: dict[str, Any]) -> Any:
    body = json.dumps(request).encode()
    headers = {
        "content-type": f"application/x-amz-json-{version}",
        "host": ENDPOINT.netloc,
        "x-amz-date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
        "x-amz-target": target,
    }
    connection.request("POST", "/", body, headers | {"authorization": _authorization(service, headers, body)})
    answer = connection.getresponse()
    content = json.loads(answer.read())
    if answer.status != 200:
        raise RuntimeError(f"{target}: {answer.status}")
    return content


def _authorization(service: str, headers: dict[str, str], body: bytes) -> str:
    at = headers["x-amz-date"]
    lines = "".join(f"{name}:{headers[name]}\n" for name in SIGNED.split(";"))
    canonical = f"POST\n/\n\n{lines}\n{SIGNED}\n{sha256(body).hexdigest()}"
    scope = f"{at[:8]}/{REGION}/{service}/aws4_request"
    key = f"AWS4{SECRET_KEY}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    return f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders={SIGNED}, Signature={signature}"


NAMES = [f"{PATH}/app_secret", f"{PATH}/verify_token", f"{PATH}/pepper"]
answer = call("ssm", "AmazonSSM.GetParameters", "1.1", {"Names": NAMES, "WithDecryption": True})
secrets = {parameter["Name"].rpartition("/")[2]: parameter["Value"] for parameter in answer["Parameters"]}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    body = b64decode(event["body"])
    signature = "sha256=" + hmac.digest(secrets["app_secret"].encode(), body, "sha256").hex()
    if not hmac.compare_digest(signature, event["headers"]["x-hub-signature-256"]):
        return {"statusCode": 401}
    for entry in json.loads(body)["entry"]:
        for change in entry["changes"]:
            for message in change["value"]["messages"]:
                request = {
                    "QueueUrl": QUEUE,
                    "MessageBody": json.dumps(message),
                    "MessageGroupId": _hash(message["from"]),
                    "MessageDeduplicationId": _hash(message["id"]),
                }
                call("sqs", "AmazonSQS.SendMessage", "1.0", request)
    return {"statusCode": 200}


def _hash(text: str) -> str:
    return hmac.digest(secrets["pepper"].encode(), text.encode(), "sha256").hex()
