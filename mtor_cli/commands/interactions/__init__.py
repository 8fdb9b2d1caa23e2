"""`mtor interactions`: other drugs."""

PLACE = 3
"""On the help page."""
TAKES = {"agent": "", "drug": "--drug"}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
NEEDED = ("agent",)
"""Without it the command answers on nothing of what was typed."""
RESULTS = {"interactions": "parts.interactions.InteractionsResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
