"""A store's certificate authority, and the certificates that it gives to the store's servers.

In: an authority's certificate and key, the names of a server, the time. Out: certificates and keys
as PEM (ECDSA on P-256, which every device's TLS knows). It keeps nothing, and reads no clock; keys
come from the machine's randomness.
"""

import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 20 * 365
"""Devices pin the authority; it outlives every device that a store has today."""

SERVER_DAYS = 397
"""What browsers and phones accept at most."""

RENEWAL_DAYS = 60
"""Before its end a certificate is made anew: time for a store that is closed for a season."""

GRACE_DAYS = 2
"""How far back a certificate begins, for devices whose clock is slow."""

COMMON_NAME_CHARACTERS_MAX = 64
"""X.520, ub-common-name."""


class AuthorityError(ValueError):
    """A certificate or a key cannot be used; the message says which."""


class Issued(NamedTuple):
    """A certificate and its private key, both PEM."""

    certificate: bytes
    key: bytes


def found(store: str, now: datetime) -> Issued:
    """A new authority of a store."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Vetrina {store}")
    usage = _usage(signs_certificates=True)
    built = (
        _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return _issued(built.sign(key, hashes.SHA256()), key)


def issue(authority: Issued, names: Iterable[str], now: datetime) -> Issued:
    """A certificate for a server that is called by any of ``names``, addresses among them.

    Raises:
        AuthorityError: the authority cannot be read.
    """
    signer, parent = _key(authority), _certificate(authority)
    key = ec.generate_private_key(ec.SECP256R1())
    called = sorted(set(names))
    identity = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    built = (
        _builder(_name(called[0]), parent.subject, key.public_key(), now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(map(_called, called)), critical=False)
        .add_extension(identity, critical=False)
    )
    return _issued(built.sign(signer, hashes.SHA256()), key)


def is_due(held: Issued | None, authority: Issued, names: Iterable[str], now: datetime) -> bool:
    """Whether a server needs a new certificate.

    There is none, or it is unreadable, of another authority, for other names, without its key, not
    valid yet, or near its end.
    """
    if held is None:
        return True
    try:
        certificate, key = _certificate(held), _key(held)
        certificate.verify_directly_issued_by(_certificate(authority))
        said = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (AuthorityError, InvalidSignature, ValueError, x509.ExtensionNotFound):
        return True
    left = certificate.not_valid_after_utc - now
    return (
        left < timedelta(days=RENEWAL_DAYS)
        or certificate.not_valid_before_utc > now
        or certificate.public_key() != key.public_key()
        or set(said) != set(map(_called, names))
    )


def fingerprint(authority: Issued) -> str:
    """By what people and devices tell an authority: the SHA-256 of its certificate, in hex.

    Raises:
        AuthorityError: it cannot be read.
    """
    return _certificate(authority).fingerprint(hashes.SHA256()).hex()


def check(authority: Issued) -> None:
    """Whether certificate and key can be read, and belong together.

    Raises:
        AuthorityError: they cannot, or do not.
    """
    if _certificate(authority).public_key() != _key(authority).public_key():
        msg = "the certificate is not that of the key"
        raise AuthorityError(msg)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=GRACE_DAYS))
        .not_valid_after(now + timedelta(days=days - GRACE_DAYS))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    short = common[:COMMON_NAME_CHARACTERS_MAX]
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, short)])


def _called(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _issued(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Issued:
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Issued(certificate.public_bytes(Encoding.PEM), secret)


def _certificate(held: Issued) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(held.certificate)
    except ValueError as error:
        msg = "the certificate cannot be read"
        raise AuthorityError(msg) from error


def _key(held: Issued) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(held.key, password=None)
    except (ValueError, TypeError) as error:
        msg = "the key cannot be read"
        raise AuthorityError(msg) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        msg = "the key is of another kind than P-256"
        raise AuthorityError(msg)
    return key
