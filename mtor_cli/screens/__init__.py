"""One module a command: its answer as blocks."""
