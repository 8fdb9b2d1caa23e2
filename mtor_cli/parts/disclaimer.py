"""What the program says of itself: with every answer, and where the data cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.records.base import Text

DISCLAIMER: Text = {
    "en": (
        "For physicians and pharmacists. This program looks up published statements and does the arithmetic that "
        "goes with them. It does not diagnose or prescribe, it is not a medical device, and it replaces neither the "
        "label, the consensus nor clinical judgement. Every use here is off-label. The full text of the consensus "
        "was not available. Before anything reaches a patient, check doses and levels against the original source "
        "and the patient's condition."
    ),
    "zh": (
        "供医师、药师使用。本程序用于查阅已发表资料并完成相应计算，不作诊断，不开具处方，不属于医疗器械，"
        "不替代药品说明书、共识原文和临床判断。所列用途均为超说明书用药；共识正文未能获取。"
        "用于患者前，请对照原始资料并结合病情核对剂量与浓度。"
    ),
}

SHORT_DISCLAIMER: Text = {
    "en": (
        "Decision support for professionals, off-label, not a medical device; the full text of the consensus was not "
        "available: check against the original before use."
    ),
    "zh": "供专业人员参考，超说明书用药，非医疗器械；共识正文未能获取，用前请核对原文。",
}
