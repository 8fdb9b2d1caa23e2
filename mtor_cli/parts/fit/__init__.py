"""What several commands need of a fitted model: the model, the levels, the dose, what is said of them."""
