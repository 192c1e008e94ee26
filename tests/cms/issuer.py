"""An OpenID Connect issuer on this machine: discovery, keys, authorisation and tokens, as the standard has them."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "yardstick", "a-client-secret"


@dataclass
class Issuer:
    """What the issuer says of who signs on, and what it was asked."""

    claims: dict[str, Any]
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    url: str = ""
    spoil: dict[str, Any] = field(default_factory=dict)

    def authorise(self, address: str) -> str:
        """Do what the person's browser does at the issuer: agree, and go back. Returns the address it is sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, form: dict[str, str]) -> dict[str, Any]:
        """Give the tokens for a code, once, to who can show the verifier."""
        asked = self.codes.pop(form["code"])
        digest = base64.urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        assert digest == asked["code_challenge"]
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"], **self.claims}
        token = jwt.encode({"alg": "RS256", "kid": "one"}, {**claims, **self.spoil}, self.key)
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def describe(self) -> dict[str, Any]:
        """Return the discovery document."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorise",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }


def start_issuer(claims: dict[str, Any]) -> tuple[Issuer, ThreadingHTTPServer]:
    """Start an issuer on a free port."""
    issuer = Issuer(claims)

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages = {
                "/.well-known/openid-configuration": issuer.describe(),
                "/keys": {"keys": [issuer.key.as_dict(private=False)]},
            }
            self._answer(pages[self.path])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(issuer.exchange({name: values[0] for name, values in parse_qs(body).items()}))

        def _answer(self, content: dict[str, Any]) -> None:
            data = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    return issuer, server
