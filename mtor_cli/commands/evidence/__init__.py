"""`mtor evidence`: the grading table, and the evidence on a disease."""
