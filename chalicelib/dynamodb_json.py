"""What is said to DynamoDB and by it, as the JSON that it is: botocore walks through its model for every value, both
ways, which takes as long as all the rest of a call.

For the calls that the store makes, JSON and what botocore makes of it differ in binary values only (base64 texts).
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from botocore.parsers import JSONParser, ResponseParserFactory
from botocore.serialize import JSONSerializer

# Their answers hold no times, and no binary values but those of items.
_READS = ("GetItem", "Query", "BatchGetItem")
_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems")
_ANSWERS = frozenset(f"{operation}Output" for operation in _READS + _WRITES)


def used_by(client: Any) -> None:
    """Let a client of botocore send this way. There is no public way to; without it all works as ever, slower."""
    client._serializer = Requests()
    # Rules that look for table ARNs in every request, to choose another endpoint than the region's; ours is that.
    client._ruleset_resolver = None


class Requests(JSONSerializer):
    """In the place of botocore's serializer. Parameters are not looked at: the store builds them."""

    def serialize_to_request(self, parameters: Mapping[str, Any], operation_model: Any) -> dict[str, Any]:
        """The request, as botocore makes it."""
        request: dict[str, Any] = super().serialize_to_request({}, operation_model)
        request["body"] = json.dumps(parameters, default=_as_text).encode()
        return request


class Answers(ResponseParserFactory):
    """In the place of botocore's factory of parsers. Answers to other calls, and all errors, are read as ever."""

    def create_parser(self, protocol_name: str) -> Any:
        """The parser of a protocol."""
        return _Parser(**self._defaults) if protocol_name == "json" else super().create_parser(protocol_name)


class _Parser(JSONParser):
    def _handle_json_body(self, raw_body: bytes, shape: Any) -> Any:
        if shape is None or shape.name not in _ANSWERS or not raw_body:
            return super()._handle_json_body(raw_body, shape)
        return json.loads(raw_body, object_hook=_with_bytes if b'"B"' in raw_body else None)


def _as_text(value: Any) -> str:
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"{type(value)} is nothing that DynamoDB keeps")


def _with_bytes(told: dict[str, Any]) -> dict[str, Any]:
    # An attribute that is called B has an object below it, never a text.
    return {"B": base64.b64decode(text)} if isinstance(text := told.get("B"), str) else told
