"""Commits and configs of linked repositories, on their way into the day."""
