"""Runs of experiments: what `rlog run` recorded and what trackers kept, one reader a file."""
