"""What API Gateway answers itself, read from the template's GatewayResponses."""

from collections.abc import Mapping
from typing import Any

from local.http.events import Answer, status_line


class Refusals:
    """API Gateway's own answers, by the type names of its documentation."""

    def __init__(self, template: Mapping[str, Any]) -> None:
        self._responses: Mapping[str, Any] = template["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]

    def answer(self, kind: str, request_id: str) -> Answer:
        """The answer of one type, or its default (`DEFAULT_4XX`, `DEFAULT_5XX`) if the template does not have it."""
        response = self._responses.get(kind) or self._responses["DEFAULT_4XX"]
        headers = response["ResponseParameters"]["Headers"]
        filled = [(name, _value(said, request_id)) for name, said in headers.items()]
        body = response["ResponseTemplates"]["application/json"].replace("$context.requestId", request_id)
        return status_line(response["StatusCode"]), filled, body.encode("utf-8")


def _value(said: str, request_id: str) -> str:
    return request_id if said == "context.requestId" else said.strip("'")
