"""Artists with everything they released, what of it is owned, and its download."""
