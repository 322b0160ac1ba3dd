"""The master data of a simulated EPCIS 1.2 repository: ``SimpleMasterDataQuery`` (8.2.7.2)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from lxml import etree

from hub.demo.servers.epcis import BadParameter, number
from hub.demo.servers.epcis1_asked import FLAGS, MASTER_DATA_PARAMETERS, Params, Refusal
from hub.demo.servers.index import SystemIndex, items_of, places_named
from hub.demo.servers.named import Named
from hub.registry.provinces import provinces
from schema.epcis.xml_out import vocabulary_list
from schema.model.records import MasterData

_LOCATION = "urn:epcglobal:epcis:vtype:Location"
_CLASS = "urn:epcglobal:epcis:vtype:EPCClass"
_MDA = "urn:epcglobal:cbv:mda#"


class Vocabularies:
    """Places and products that the events of a system name."""

    def __init__(self, index: SystemIndex, named: Named) -> None:
        self._index = index
        self._named = named

    def asked(self, params: Params, most: int) -> etree._Element:
        """The ``VocabularyList`` asked for; ``Refusal`` when it has more than ``most`` elements."""
        _check(params)
        found = [one for one in self._everything if _is_asked_for(one, params)]
        most = min(most, number(params, "maxElementCount", most))
        if len(found) > most:
            raise Refusal("QueryTooLargeException", f"{len(found)} elements, more than {most}")
        return vocabulary_list(_shown(one, params) for one in found)

    @cached_property
    def _everything(self) -> list[MasterData]:
        return [*self._places(), *self._products()]

    def _places(self) -> Iterator[MasterData]:
        for written in sorted({p for event in self._index.events for p in places_named(event)}):
            place = self._named.places[written]
            province = provinces()[place.province].name_vi
            attributes = {f"{_MDA}name": place.name, f"{_MDA}state": province}
            yield MasterData(_LOCATION, written, attributes)

    def _products(self) -> Iterator[MasterData]:
        items = {item for event in self._index.events for item in items_of(event)}
        products = {p.pattern: p for item in items if (p := self._named.product(item))}
        for pattern in sorted(products):
            product = products[pattern]
            texts = {f"{_MDA}name": product.name, f"{_MDA}descriptionShort": product.name_en}
            yield MasterData(_CLASS, pattern, texts)


def _check(params: Params) -> None:
    if unknown := set(params) - MASTER_DATA_PARAMETERS:
        raise BadParameter(f"unknown parameters: {', '.join(sorted(unknown))}")
    for name in FLAGS:
        if params.get(name, [""])[0] not in ("true", "false", "1", "0"):
            raise BadParameter(f"{name} is true or false, and must be given")


def _is_asked_for(one: MasterData, params: Params) -> bool:
    if "vocabularyName" in params and one.type not in params["vocabularyName"]:
        return False
    names = (*params.get("EQ_name", ()), *params.get("WD_name", ()))
    if names and one.id not in names:
        return False
    return "HASATTR" not in params or bool(one.attributes.keys() & set(params["HASATTR"]))


def _shown(one: MasterData, params: Params) -> MasterData:
    if params["includeAttributes"][0] not in ("true", "1"):
        return replace(one, attributes={})
    names = params.get("attributeNames")
    if names is None:
        return one
    return replace(one, attributes={k: v for k, v in one.attributes.items() if k in names})
