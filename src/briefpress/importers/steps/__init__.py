"""The steps of the chain, one rule a file."""
