"""Questions about the content: names, recommendations, references, evidence, search."""
