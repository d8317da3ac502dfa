"""Benchmarks: the same programs on pylua and on its peers, measured side by side (``python -m benchmarks``)."""
