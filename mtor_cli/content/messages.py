"""Check what holds between the messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.content.yamlfile import Document, Path


def messages(documents: dict[str, Document]) -> Iterator[tuple[str, Path, str, str]]:
    """Yield what is wrong between the messages: of one drug no two messages have one code."""
    codes: set[tuple[str, str]] = set()
    for i, message in enumerate(documents["messages"].value["messages"]):
        own = {(message["code"], drug) for drug in message["drugs"]}
        if codes & own:
            text = f"code '{message['code']}'"
            yield (
                "messages",
                ("messages", i, "code"),
                f"{text} stands twice for one drug",
                f"同一药物的 {text} 重复出现",
            )
        codes |= own
