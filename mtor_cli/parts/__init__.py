"""What several commands need to understand what was typed, and pieces of answers that they share."""
