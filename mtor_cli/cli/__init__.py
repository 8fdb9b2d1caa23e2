"""The command line. The only room that knows Typer; one short file a command.

At the top of these files only typer, typing and enum are imported: everything else where it is used, so that a help
page does not pay for what it does not need.
"""
