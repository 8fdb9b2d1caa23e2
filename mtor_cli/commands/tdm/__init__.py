"""`mtor tdm`: what a measured level means."""

PLACE = 2
"""On the help page."""
TAKES = {
    "level": "--level",
    "disease": "--disease",
    "drug": "--drug",
    "age": "--age",
    "group": "--age",
    "weight": "--weight",
    "height": "--height",
    "dose": "--dose",
    "agent": "--with",
}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
NEEDED = ("level",)
"""Without it the command answers on nothing of what was typed."""
RESULTS = {"tdm": "parts.comparison.TdmResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
LINES = {"tdm-row": "commands.tdm.row.TdmRow"}
"""The same for what is printed line by line, without the envelope."""
