"""The token that lets a script write to the diary."""

from __future__ import annotations

from hashlib import sha256


def hashed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
