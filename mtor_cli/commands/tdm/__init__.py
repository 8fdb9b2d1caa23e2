"""`mtor tdm`: what a measured level means."""
