"""The commands, a folder each: what it is called with, and what it answers."""
