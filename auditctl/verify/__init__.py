"""Everything is computed again from the lines; nothing that the log says of itself is believed without a signature."""
