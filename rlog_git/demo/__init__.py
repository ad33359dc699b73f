"""A sample vault of ten weeks, made the way a researcher would make it."""
