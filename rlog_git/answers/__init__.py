"""The questions of a researcher, each answered from the rows of the index."""
