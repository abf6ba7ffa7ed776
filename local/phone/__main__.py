"""`python -m local.phone`: the phone alone, against any webhook on this machine."""

import argparse
import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from local.phone.app import create_app
from local.phone.config import PhoneConfig
from local.phone.server import server


def main() -> int:
    args = _parser().parse_args()
    config = PhoneConfig(
        webhook_url=args.webhook_url,
        app_secret=args.app_secret,
        verify_token=args.verify_token,
        access_token=args.access_token,
        phone_number_id=args.phone_number_id,
        state_dir=args.state_dir,
        graph_version=args.graph_version,
        first_learner=args.first_learner,
    )
    sys.stdout.write(f"phone on http://127.0.0.1:{args.port}/\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):  # uvicorn raises it again once it has stopped
        asyncio.run(server(create_app(config), args.port).serve())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local.phone", description="A simulated WhatsApp on loopback.")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--webhook-url", default="http://127.0.0.1:8091/webhook", help="the business's webhook")
    parser.add_argument("--app-secret", default="local-app-secret", help="signs the webhooks")
    parser.add_argument("--verify-token", default="local-verify-token")
    parser.add_argument("--access-token", default="local-access-token", help="the bearer token of Graph calls")
    parser.add_argument("--phone-number-id", default="100000000000002")
    parser.add_argument("--graph-version", default="v26.0")
    parser.add_argument("--first-learner", default="Ada", help="who is there when the phone is new")
    parser.add_argument("--state-dir", type=Path, default=Path(".local/phone"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
