"""Rebuild the labeller from gold pages; never imported by `clean`, and needs the extra `train`."""
