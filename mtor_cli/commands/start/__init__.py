"""`mtor start`: how the drug was started in studies."""
