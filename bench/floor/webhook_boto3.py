"""Floor of the webhook: verify, parse, send, with boto3 and nothing around it. No routing, no log, no second lane."""

import hmac
import json
import os
from base64 import b64decode
from typing import Any

import boto3

PATH, QUEUE = os.environ["SECRETS_PATH"], os.environ["QUEUE_TURNS"]
NAMES = [f"{PATH}/app_secret", f"{PATH}/verify_token", f"{PATH}/pepper"]
parameters = boto3.client("ssm").get_parameters(Names=NAMES, WithDecryption=True)["Parameters"]
secrets = {parameter["Name"].rpartition("/")[2]: parameter["Value"] for parameter in parameters}
sqs = boto3.client("sqs")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    body = b64decode(event["body"])
    signature = "sha256=" + hmac.digest(secrets["app_secret"].encode(), body, "sha256").hex()
    if not hmac.compare_digest(signature, event["headers"]["x-hub-signature-256"]):
        return {"statusCode": 401}
    for entry in json.loads(body)["entry"]:
        for change in entry["changes"]:
            for message in change["value"]["messages"]:
                sqs.send_message(
                    QueueUrl=QUEUE,
                    MessageBody=json.dumps(message),
                    MessageGroupId=_hash(message["from"]),
                    MessageDeduplicationId=_hash(message["id"]),
                )
    return {"statusCode": 200}


def _hash(text: str) -> str:
    return hmac.digest(secrets["pepper"].encode(), text.encode(), "sha256").hex()
