"""From an answer to text: views make blocks of it, formats print them."""
