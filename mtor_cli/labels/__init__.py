"""Words of the screen and of the help in both languages, as data; `read.py` finds them."""
