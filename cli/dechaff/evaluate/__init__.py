"""Score the cleaner against gold pages; never imported by `clean`."""
