"""How the content gets in: where it lies, YAML with line numbers, the compiled copy, checks."""
