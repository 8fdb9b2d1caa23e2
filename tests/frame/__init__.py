"""Data frames: the same answers on every engine, and those of the stream."""
