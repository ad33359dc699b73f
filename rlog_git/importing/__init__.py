"""Logs kept elsewhere, brought into the vault."""
