"""The questions that one keeps a log for, each answered by one file of this folder."""
