"""The text that a user brings, from a file or standard input: strict UTF-8, else GB18030, and which it was.

One reader for every command. GB18030 (with GBK and GB2312 in it) is what Chinese spreadsheets and older systems write;
it is tried only where the bytes are no UTF-8, and whoever reads says so: a guess must be seen.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

Encoding = Literal["UTF-8", "GB18030"]

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableError(Exception):
    """A file that cannot be opened, or holds no text. The command makes an error of its own of it.

    Args:
        en: why, a part of a sentence.
        zh: the same in Chinese.
    """

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh


class DecodedText(NamedTuple):
    """A whole text."""

    text: str
    """Without a byte order mark; line ends as they were."""
    encoding: Encoding


def decode(data: bytes) -> DecodedText:
    """The text that bytes hold.

    Raises:
        UnreadableError: they are neither UTF-8 nor GB18030.
    """
    if data.startswith(_UTF16):
        raise _no_text()
    try:
        return DecodedText(data.decode("utf-8-sig"), "UTF-8")
    except UnicodeDecodeError as first:
        try:
            return DecodedText(data.decode("gb18030"), "GB18030")
        except UnicodeDecodeError as error:
            raise _no_text(data.count(b"\n", 0, first.start) + 1) from error


def _no_text(line: int | None = None) -> UnreadableError:
    if line is None:
        return UnreadableError(*bilingual("not_utf_8_text_save_it"))
    return UnreadableError(*bilingual("line_is_neither_utf_8_nor", line=line))


def read_text(path: str, most: int) -> DecodedText | None:
    """A whole file, or standard input for `-`; None where it is larger than `most` bytes.

    Raises:
        UnreadableError: it cannot be opened, or is no text.
    """
    try:
        if path == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise _unopened(error) from error
    return None if len(data) > most else decode(data)


def _unopened(error: OSError | ValueError) -> UnreadableError:
    from mtor_cli.content.files import why_refused

    return UnreadableError(*why_refused(error))


class Lines:
    """The lines of a file, or of standard input for `-`, one after the other and never the whole.

    What is UTF-8 is known of a stream only as far as it was read: it turns to GB18030 at the first line that is no
    UTF-8, and is refused there where an earlier line was UTF-8 beyond ASCII.
    """

    def __init__(self, path: str) -> None:
        from io import TextIOWrapper

        self.path = path
        self.encoding: Encoding = "UTF-8"
        self._certain = False
        """Whether a line has been read that only UTF-8 explains."""
        try:
            self._binary = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115
        except (OSError, ValueError) as error:
            raise _unopened(error) from error
        # Every byte survives the way through surrogates, and line ends of every kind are found.
        self._text = TextIOWrapper(self._binary, encoding="utf-8", errors="surrogateescape", newline="")

    def fileno(self) -> int:
        """The descriptor, to see how far it was read."""
        return self._binary.fileno()

    def close(self) -> None:
        """Close the file; standard input stays open."""
        self._text.detach()
        if self.path != "-":
            self._binary.close()

    def __iter__(self) -> Iterator[str]:
        """Yield each line with its end.

        Raises:
            UnreadableError: it cannot be read on, or is no text.
        """
        try:
            for number, line in enumerate(self._text, start=1):
                yield line if line.isascii() else self._decoded(line, number)
        except OSError as error:
            raise _unopened(error) from error

    def _decoded(self, line: str, number: int) -> str:
        raw = line.encode("utf-8", "surrogateescape")
        if number == 1 and raw.startswith(_UTF16):
            raise _no_text()
        if self.encoding == "UTF-8":
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError as error:
                if self._certain:
                    raise _no_text(number) from error
                self.encoding = "GB18030"
            else:
                self._certain = True
                return text.removeprefix("\ufeff") if number == 1 else text
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError as error:
            raise _no_text(number) from error
