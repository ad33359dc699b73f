"""The shadow of the notes that every question is asked of; it may be deleted at any time."""
