"""The console of Windows takes escape codes once it is asked to."""

from __future__ import annotations

import sys

_STREAMS = (-11, -12)
"""Standard output and standard error, as the system numbers them."""
_ESCAPES = 0x0004
"""ENABLE_VIRTUAL_TERMINAL_PROCESSING."""


def switch_on() -> None:
    """Ask the consoles on stdout and stderr to take escape codes; what is no console says no, and stays as it is."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        for number in _STREAMS:
            handle, mode = kernel.GetStdHandle(number), ctypes.c_uint32()
            if kernel.GetConsoleMode(handle, ctypes.byref(mode)):
                kernel.SetConsoleMode(handle, mode.value | _ESCAPES)
