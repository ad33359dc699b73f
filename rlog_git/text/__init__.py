"""Markdown to nouns and back: pure, no disk, git, database, screen or clock."""
