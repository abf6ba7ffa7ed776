"""Puts the seal together: a bucket, the keys that sign, and a witness if there is one."""

from typing import Any

import botocore.session
from botocore.config import Config

from chatoet.checkpoints import AT_ONCE, KmsSigner, S3Bucket
from chatoet.flows.seal import Seal
from chatoet.flows.seal_keys import SealKeys
from chatoet.flows.usage import Usage
from chatoet.flows.witness import Witness
from chatoet.log import EventLog, Sink
from chatoet.settings import SealSettings

NONE = "none"
# The witness is somebody else's: it may be slow or gone, and our own hour is closed by then.
PATIENCE = Config(connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 2})


def seal(settings: SealSettings, region: str, sink: Sink) -> tuple[Seal, Usage]:
    session, log = botocore.session.get_session(), EventLog(sink)

    def client(service: str, **how: Any) -> Any:
        return session.create_client(service, region_name=region, **how)

    s3, kms = client("s3", config=Config(max_pool_connections=AT_ONCE)), client("kms")
    bucket = S3Bucket(s3, settings.checkpoint_bucket, int(settings.locked_days))
    replaced = settings.seal_key_previous
    previous = None if replaced == NONE else KmsSigner(kms, replaced)
    keys = SealKeys(bucket, KmsSigner(kms, settings.seal_key), previous, log)
    usage = Usage(S3Bucket(s3, settings.export_bucket), bucket, log)
    witness = None
    if settings.witness_bucket != NONE:
        theirs = S3Bucket(client("s3", config=PATIENCE), settings.witness_bucket)
        witness = Witness(bucket, theirs, settings.seal_origin, log)
    return Seal(bucket, keys, settings.seal_origin, log, usage, witness), usage
