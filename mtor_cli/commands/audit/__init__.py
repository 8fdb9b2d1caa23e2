"""`mtor audit`: how the levels of a service lie to their targets, over all its patients."""

PLACE = 2.7
"""On the help page."""
RESULTS = {"audit": "commands.audit.result.AuditResult"}
"""Where the record of each of its results stands in the package, by the name of the schema."""
LINES = {"audit-patient": "commands.audit.result.PatientLine"}
