"""Whom TLS connections trust, read once for a process: every reading costs a tenth of a second."""

import ssl
from functools import cache

import httpx2


@cache
def certificates(*, trust_env: bool) -> ssl.SSLContext:
    """The usual authorities; with *trust_env* those that SSL_CERT_FILE or SSL_CERT_DIR name."""
    return httpx2.create_ssl_context(trust_env=trust_env)
