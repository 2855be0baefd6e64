"""Make small tables of grants, as the steps before `grants` leave them."""

from typing import Any

import pandas as pd

from assetmap.schema import GRANT_FIELDS, NUMBERS, PROVENANCE, ROW

_REST = ("tier", "provider", "matched", "neighbourhood_id", "service_area")


def grants(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return grants; what a row does not say is blank."""
    columns = dict.fromkeys((*PROVENANCE, *GRANT_FIELDS, *_REST))
    table = pd.DataFrame(
        [
            {
                column: row.get(column, float("nan") if column in NUMBERS else "")
                for column in columns
            }
            | {"record_id": f"r{i}", "upload": "g.csv", ROW: i + 2}
            for i, row in enumerate(rows)
        ]
    )
    texts = [c for c in columns if c not in NUMBERS and c != ROW]
    return table.astype(dict.fromkeys(texts, "str"))


def given(funder: str, recipient: str, amount: float, **more: object) -> dict[str, Any]:
    """Return one grant."""
    return {"funder": funder, "recipient": recipient, "amount": amount, **more}
