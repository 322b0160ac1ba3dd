"""Certificates for tests: an authority made up on the spot, and what it signs."""

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate and its private key, each in a file in PEM."""

    certificate: Path
    key: Path


class Authority:
    """Signs certificates into ``folder``; its own is ``ca``."""

    def __init__(self, folder: Path, name: str = "ca") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} (mô phỏng)")])
        made = self._builder(self._name, self._key.public_key(), -1, 30)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.ca = folder / f"{name}.pem"
        self.ca.write_bytes(_pem(made.sign(self._key, hashes.SHA256())))

    def sign(
        self, name: str, host: str = "", password: str = "", until: int = 30, start: int = -1
    ) -> Signed:
        """A certificate for a host (an address or a name) or a client, with its key; days from
        today bound its life."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = self._builder(subject, key.public_key(), start, until)
        if host:
            names = x509.SubjectAlternativeName([_general(host)])
            made = made.add_extension(names, critical=False)
        files = Signed(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        files.certificate.write_bytes(_pem(made.sign(self._key, hashes.SHA256())))
        files.key.write_bytes(_key_pem(key, password))
        return files

    def _builder(
        self, subject: x509.Name, public: ec.EllipticCurvePublicKey, start: int, until: int
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + start * _DAY)
            .not_valid_after(now + until * _DAY)
        )


def server_tls(signed: Signed, clients: Path | None = None) -> ssl.SSLContext:
    """What a server speaks with this certificate; with ``clients``, only to whom that signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed.certificate, signed.key)
    if clients is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients)
    return context


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey, password: str) -> bytes:
    guarded: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        guarded = serialization.BestAvailableEncryption(password.encode())
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, guarded)
