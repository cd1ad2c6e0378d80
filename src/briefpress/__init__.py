"""Briefpress: one policy brief in, three proven editions out."""

__version__ = "0.1.0"
