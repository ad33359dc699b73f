"""A git-backed, plain-text research log."""

__version__ = "0.1.0"
