"""`mtor data`: the data themselves."""

PLACE = 12
"""On the help page."""
RESULTS = {
    "data-validate": "commands.data.result.ValidateResult",
    "data-info": "commands.data.result.InfoResult",
    "data-review": "commands.data.result.ReviewResult",
    "data-diff": "commands.data.result.DiffResult",
}
"""Where the record of each of its results stands in the package, by the name of the schema."""
