"""`mtor start`: how the drug was started in studies."""

PLACE = 4
"""On the help page."""
TAKES = {
    "disease": "--disease",
    "years": "--age",
    "group": "--age",
    "age": "--age",
    "weight": "--weight",
    "height": "--height",
    "drug": "--drug",
}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
NEEDED = ("disease", "age")
"""Without it the command answers on nothing of what was typed."""
RESULTS = {"start": "commands.start.result.StartResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
