"""What the effect of chatting keeps before it is published."""

from chatmart.quality.rules import STOP, ExpectRowsToKeep

SCHEMA, TABLE = "marts", "mart_chat_effect"

EXPECTATIONS = [
    ExpectRowsToKeep(
        rule="not is_causal",
        severity=STOP,
        description="No comparison of who chatted with who did not is called causal.",
    ),
    ExpectRowsToKeep(
        rule="compared_strata_count <= strata_count"
        " and (adjusted_difference is null) = (compared_strata_count = 0)",
        severity=STOP,
        description="The adjusted difference is told where there is something to compare.",
    ),
]
