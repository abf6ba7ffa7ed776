"""Reads the files that learners send, one after the other, from media.fifo."""

import os
from typing import Any

from chatoet.compose import media as compose_media
from chatoet.log import lambda_handler, lines
from chatoet.settings import MediaSettings

sink = lines()
run = compose_media.media(MediaSettings.read(os.environ), os.environ["AWS_REGION"], sink)


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return run(event)
