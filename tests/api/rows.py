"""What lies in the tables, read past the program."""

from typing import Any


def raw_of(aws: Any, *tables: str) -> list[Any]:
    """All rows of these tables as they lie there, to compare them or to look for what must not be among them."""
    found = []
    for table in tables:
        pages = aws.aws.client("dynamodb").get_paginator("scan").paginate(TableName=aws.tables[table])
        found += sorted(str(sorted(row.items())) for page in pages for row in page["Items"])
    return found
