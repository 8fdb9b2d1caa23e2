"""What the content is: the shape of each data file, as typed dictionaries that pydantic validates.

Typed dictionaries and not pydantic classes, because a record in memory is then exactly the record in the YAML
file, and a command that reads one disease builds no validators (45 ms for the classes alone). Unknown keys are refused.
Relations between records (ids, references, bounds) are checked in `content.relations`. No files and no printing here.
"""
