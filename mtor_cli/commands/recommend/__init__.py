"""`mtor recommend`: what the sources say of a disease."""
