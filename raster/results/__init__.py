"""Where cells go to: files that are whole or not there at all."""
