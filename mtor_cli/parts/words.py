"""The words for the codes of the data, in both languages: tables of `mtor_cli/labels/codes.json`."""

from __future__ import annotations

from mtor_cli.labels.read import tables

_TABLES = tables()

VOICE = _TABLES["voice"]
ABSENT = _TABLES["absent"]
FACT = _TABLES["fact"]
VERIFIED = _TABLES["verified"]
AGE_GROUP = _TABLES["age_group"]
LINE = _TABLES["line"]
ORIGIN = _TABLES["origin"]
RELATION = _TABLES["relation"]
STATUS = _TABLES["status"]
CONFLICT = _TABLES["conflict"]
ROLE = _TABLES["role"]
EXTENT = _TABLES["extent"]
MTOR_EVIDENCE = _TABLES["mtor_evidence"]
DRUG = _TABLES["drug"]
MARKS = _TABLES["marks"]
"""The words beside a dose for what has to be said with it; the sentence itself stands among the remarks."""
MATRIX = _TABLES["matrix"]
WAY = _TABLES["way"]
"""Which way a level goes."""
CHECKED = _TABLES["checked"]
"""As what a drug counts by the user's own check."""
REGIMEN = _TABLES["regimen"]
HIGHEST_BY = _TABLES["highest_by"]
"""Whose the highest dose is."""
BETWEEN = _TABLES["between"]
"""What stands between the items of a list; `inside` brackets."""
IN_RECORD = _TABLES["in_record"]
"""What a consult asks of a record, and what it alone reads there."""
PHRASE = _TABLES["phrase"]
"""What fills a slot in words; its own slots are filled by `text.fill`."""
# What a heading says is said in the voice of its action: a reduction of a study's practice stands in its own row.
ACTION = _TABLES["action"]
ROLE_OF_AGENT = _TABLES["role_of_agent"]
STRENGTH_OF_AGENT = _TABLES["strength_of_agent"]
TOPIC = _TABLES["topic"]
TOPIC_IN_SHORT = _TABLES["topic_in_short"]
"""Headings of the short answer."""
COVARIATE = _TABLES["covariate"]
"""What models and cases ask of a patient's body; drugs and genes are called as in a case."""
COVARIATE_UNIT = _TABLES["covariate_unit"]
"""Units that are written otherwise in one of the languages, with what stands before them."""
ALARM_HEAD = _TABLES["alarm_head"]
"""How each alarm begins."""
COUNTS_AS = _TABLES["counts_as"]
"""As what a drug counts, beside its name."""
USABLE = _TABLES["usable"]
"""Whether a sample can be used."""
MISSING = _TABLES["missing"]
"""What was not typed, by the code that says so."""
EVERY = _TABLES["every"]
"""How often, by hours between administrations."""
PRINTED_IN = _TABLES["printed_in"]
"""A source's own word for what it measured in, where that is not whole blood."""
STAGE = _TABLES["stage"]
MODEL_ROLE = _TABLES["model_role"]
"""What a model is for."""
MODEL_AGE = _TABLES["model_age"]
"""Whom a model was made from."""
WORK_FIELD = _TABLES["work_field"]
"""What was read of a work, by the field of its record."""
IDENTIFIER = _TABLES["identifier"]
CERTAINTY = _TABLES["certainty"]
"""How sure a correction is."""
HIT_KIND = _TABLES["hit_kind"]
"""Kinds of what a search finds."""
