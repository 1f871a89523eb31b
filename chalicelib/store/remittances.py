"""What carriers settled, each settlement once, under the name by which its transfer is looked for."""

from chalicelib.domain.remittance import Remitted
from chalicelib.store.attributes import Day, Number, Text
from chalicelib.store.row import Named, Row
from chalicelib.store.transaction import Lost, put, write


class RemittedRow(Row):
    """`remitted#<endpoint>` and the bank's reference of the transfer, or the carrier's number where that is not
    told."""

    class Meta:
        table_name = Named("statements")

    statement = Text(hash_key=True)
    part = Text(range_key=True)
    endpoint = Text()
    name = Text()
    number = Text()
    total_vnd = Number()
    collected_vnd = Number()
    withheld_vnd = Number()
    items = Number()
    from_on = Day()
    to_on = Day()


def remitted(endpoint: str, name: str) -> Remitted | None:
    """The settlement of that carrier whose transfer has that name."""
    row = RemittedRow.fetch(_partition(endpoint), name)
    return row.become(Remitted) if row else None


def remember(told: Remitted) -> bool:
    """Keep a settlement; False when another one of that name told something else."""
    row = RemittedRow.of(told, statement=_partition(told.endpoint), part=told.name)
    try:
        write(put(row, "remitted", only_if=RemittedRow.statement.does_not_exist()))
    except Lost:
        return remitted(told.endpoint, told.name) == told
    return True


def _partition(endpoint: str) -> str:
    return f"remitted#{endpoint}"
