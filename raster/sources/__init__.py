"""Where cells come from: what to read, what is known of it, how cells are read."""
