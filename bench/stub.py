"""The least that answers like AWS and Meta: on loopback, over TLS, with a certificate made for the occasion."""

import ipaddress
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
Json = dict[str, Any]


def answer(target: str, request: Json, secrets: Mapping[str, str]) -> Json:
    """What SQS, SSM or (no target) Meta's Graph API say to a request that all is well with."""
    match target.rpartition(".")[2]:
        case "GetParameters":
            return {"Parameters": [{"Name": n, "Value": secrets[n.rpartition("/")[2]]} for n in request["Names"]]}
        case "SendMessage":
            return _taken(request)
        case "SendMessageBatch":
            return {"Successful": [{"Id": entry["Id"], **_taken(entry)} for entry in request["Entries"]], "Failed": []}
        case "GetQueueAttributes":
            return {"Attributes": {"QueueArn": "arn:aws:sqs:eu-west-1:1:turns.fifo"}}
        case "":
            return {"messaging_product": "whatsapp", "messages": [{"id": "wamid.bench"}]}
    raise KeyError(target)


def _taken(message: Json) -> Json:
    digest = md5(message["MessageBody"].encode(), usedforsecurity=False).hexdigest()
    return {"MessageId": "0" * 36, "MD5OfMessageBody": digest, "SequenceNumber": "1" * 20}


@contextmanager
def serving(secrets: Mapping[str, str], certificate: Path | None = None) -> Iterator[str]:
    """The base URL while it runs. TLS when a certificate (chain and key in one file) is given."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: two would wait for each other's acknowledgement

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            content = json.dumps(answer(self.headers.get("x-amz-target", ""), request, secrets)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/x-amz-json-1.0")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with listening(Handler, certificate) as port:
        yield f"{'https' if certificate else 'http'}://{HOST}:{port}"


@contextmanager
def listening(handler: Callable[..., BaseHTTPRequestHandler], certificate: Path | None = None) -> Iterator[int]:
    """The port while it runs."""
    server = ThreadingHTTPServer((HOST, 0), handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """(chain and key for the server, the root that a client must trust), good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bench")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    server, root = folder / "server.pem", folder / "root.pem"
    server.write_bytes(public + private)
    root.write_bytes(public)
    return server, root
