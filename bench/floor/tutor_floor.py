"""Floor of the tutor: pynamodb, Powertools Logger, the same secrets and KMS key, and one sealed item written a call."""

import json
import os
import time
from base64 import b64decode
from typing import Any

import botocore.session
import brotli
from aws_lambda_powertools import Logger
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

PATH, REGION = os.environ["SECRETS_PATH"], os.environ["AWS_REGION"]
NAMES = [f"{PATH}/access_token", f"{PATH}/pepper", f"{PATH}/kek"]
session = botocore.session.get_session()
ssm: Any = session.create_client("ssm", region_name=REGION)
parameters = ssm.get_parameters(Names=NAMES, WithDecryption=True)["Parameters"]
secrets = {parameter["Name"].rpartition("/")[2]: parameter["Value"] for parameter in parameters}
kms: Any = session.create_client("kms", region_name=REGION)
aead = AESGCM(kms.decrypt(CiphertextBlob=b64decode(secrets["kek"]))["Plaintext"])
logger = Logger(service="floor")


class Turn(Model):
    class Meta:
        table_name = os.environ["TABLE_CONVERSATIONS"]
        region = REGION

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    sealed = BinaryAttribute(legacy_encoding=False)
    expires_at = NumberAttribute()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    for record in event["Records"]:
        item = json.loads(record["body"])
        nonce = os.urandom(12)
        packed = brotli.compress(json.dumps(item["content"]).encode(), mode=brotli.MODE_TEXT, quality=9)
        sealed = nonce + aead.encrypt(nonce, packed, item["mid"].encode())
        turn = Turn("bench", item["mid"], sealed=sealed, expires_at=int(time.time()) + 86_400)
        turn.save(Turn.pk.does_not_exist())
        logger.info("turn.stored", extra={"mid": item["mid"]})
    return {"batchItemFailures": []}
