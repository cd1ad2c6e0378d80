"""Deposits: written as BagIt bags, and verified by reading them back."""
