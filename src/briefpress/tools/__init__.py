"""Doors to outside programs and libraries that can fail quietly."""
