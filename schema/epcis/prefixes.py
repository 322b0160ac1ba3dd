"""Prefixes for the namespaces of a document that is being written."""

from collections.abc import Mapping

from schema.epcis.edtf import NAMESPACE
from schema.epcis.names import STANDARD
from schema.model.json import Json, JsonObject

_KNOWN = {uri: prefix for prefix, uri in STANDARD.items()}


class Prefixes:
    """Gives each namespace one prefix, in the order in which they are met.

    ``declared`` are those that the document's ``@context`` must add to the GS1 context.
    """

    def __init__(self) -> None:
        self.declared: dict[str, str] = {}
        self._of: dict[str, str] = dict(_KNOWN)

    def name(self, name: str) -> str:
        """``{namespace}name`` as ``prefix:name``; other names unchanged."""
        if name[:1] != "{":
            return name
        namespace, _, local = name[1:].rpartition("}")
        return f"{self._prefix(namespace)}:{local}"

    def _prefix(self, namespace: str) -> str:
        if namespace not in self._of:
            prefix = "txng" if namespace == NAMESPACE else f"ext{len(self.declared) + 1}"
            self._of[namespace] = prefix
            self.declared[prefix] = namespace
        return self._of[namespace]

    def compact(self, value: Json) -> Json:
        """A value with every qualified name in it written with a prefix."""
        if isinstance(value, Mapping):
            return self.compact_object(value)
        if isinstance(value, (list, tuple)):
            return [self.compact(entry) for entry in value]
        return value

    def compact_object(self, value: JsonObject) -> dict[str, Json]:
        """As ``compact``, of an object."""
        return {self.name(name): self.compact(entry) for name, entry in value.items()}
