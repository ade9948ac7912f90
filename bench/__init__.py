"""Benchmarks: what Cikls costs beside a hello-world of the same server in the same minute."""
