"""Escape what comes from notes, for text and for attributes in double quotes."""

from __future__ import annotations

from html import escape as escape_signs


def escape(text: str) -> str:
    """Return a text in which nothing is mark-up; letters and digits alone are left as they are."""
    return text if text.isalnum() else escape_signs(text)
