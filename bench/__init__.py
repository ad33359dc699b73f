"""What the design's performance.md promises, measured with public tools: python -m bench.run."""
