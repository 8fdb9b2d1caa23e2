"""`mtor audit`: how the levels of a service lie to their targets, over all its patients."""

PLACE = 2.7
"""On the help page."""
TAKES = {"file": "", "disease": "--disease", "drug": "--drug"}
"""What it takes of what loose words can mean, and behind which option; none is a word of its own."""
NEEDED = ("file",)
"""Without it the command answers on nothing of what was typed."""
RESULTS = {"audit": "commands.audit.result.AuditResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
LINES = {"audit-patient": "commands.audit.result.PatientLine"}
