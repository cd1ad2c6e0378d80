"""(`Document`, `HouseStyle`) in, the bytes of an edition out."""
