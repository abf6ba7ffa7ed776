"""A connection that breaks under TLS: whether the request had left, nobody can tell."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chatoet.rules.messages import Text
from chatoet.rules.outbox import Unknown
from chatoet.rules.private import Private
from chatoet.whatsapp.graph import Graph
from tests.whatsapp.test_sender_contract import Tokens


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
    built = built.add_extension(address, False).add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    pem, secret = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return pem, secret


def take_and_break(listener: socket.socket, context: ssl.SSLContext, last: bytes, received: list[bytes]) -> None:
    """Reads the request, then says `last` outside of TLS and hangs up without a goodbye."""
    raw, _ = listener.accept()
    with context.wrap_socket(raw, server_side=True) as connection:
        received.append(connection.recv(65_536))
        with socket.socket(fileno=connection.detach()) as bare:
            bare.sendall(last)


@pytest.mark.parametrize("last", [b"", b"\x17\x03\x03\x00\x20" + bytes(32)], ids=["cut", "garbled"])
def test_a_connection_broken_after_the_request_was_taken_is_unknown_and_not_unsent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: bytes
) -> None:
    pem, secret = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=take_and_break, args=(listener, context, last, received))
        server.start()
        line = Graph(f"https://127.0.0.1:{listener.getsockname()[1]}/v26.0", "1", Tokens())
        outcome = line.send("bsuid", Private("GB.1"), Text("Hello").graph(), "uid.mid.0")
        server.join(10)
    assert received
    assert isinstance(outcome, Unknown)
