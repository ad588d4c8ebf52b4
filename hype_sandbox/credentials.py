"""The invented keys of the sandbox: what sandbox.env hands out and what the services check.

None of them opens anything outside. The spreadsheets' service account has a freshly made RSA key
instead, which lies in the state folder (service_account.py).
"""

HYPE_MACHINE_KEY = "sandbox-hype-machine-key"
SPOTIFY_CLIENT_ID = "sandbox0spotify0client"
SPOTIFY_CLIENT_SECRET = "sandbox0spotify0secret"
LASTFM_KEY = "sandbox0lastfm0key"
BLUESKY_APP_PASSWORD = "sand-boxx-pass-word"
MASTODON_TOKEN = "sandbox-mastodon-token"
X_TOKEN = "sandbox-x-token"
SHEET_ID = "sandbox-curation-desk"
