"""The invented Google service account: a JSON key file as Google hands it out.

Its RSA key is made when the sandbox first starts and never leaves the state folder, so that no
private key is part of the project.
"""

import json
from pathlib import Path


def written(folder: Path, token_url: str) -> Path:
    """The key file in *folder*, made when absent; its token_uri is *token_url*."""
    path = folder / "service_account.json"
    key = json.loads(path.read_text("utf-8"))["private_key"] if path.exists() else _private_key()
    account = {
        "type": "service_account",
        "project_id": "hype-sandbox",
        "private_key_id": "sandbox",
        "private_key": key,
        "client_email": "curator@hype-sandbox.iam.gserviceaccount.com",
        "client_id": "100000000000000000001",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": token_url,
    }
    path.touch(mode=0o600)
    path.write_text(json.dumps(account, indent=1) + "\n", "utf-8")
    return path


def _private_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
