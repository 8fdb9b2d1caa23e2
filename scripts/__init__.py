"""What writes generated files; run by `make`."""
