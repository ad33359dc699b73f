"""Examine a vault and all that belongs to it, and mend what can be mended without loss."""
