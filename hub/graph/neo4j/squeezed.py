"""Events' bodies kept small: deflated against words that nearly all of them repeat.

A body of some 600 bytes becomes 150, which a server writes several times: into its log and its
store. ``_WORDS`` belongs to the layout: whoever changes it gives it a new mark and keeps the old.
"""

import zlib

_MARK = b"\x01"
_WINDOW, _MEMORY = -12, 4
_WORDS = (
    b'"declaration_time":"reason":"extensions":{"intercompany":"child_epcs":["urn:epc:id:sgtin:'
    b'"child_quantity_list":[{"parent_id":"https://id.gs1.org/8004/"transformation_id":"urn:uuid:'
    b'"sensor_element_list":[{"persistent_disposition":{"set":["unset":["certification_info":'
    b'"biz_transactions":[{"type":"po","value":"urn:epcglobal:cbv:bt:"type":"desadv","inv",'
    b'"sources":[{"type":"owning_party","possessing_party","destinations":[{"type":"location",'
    b'"input_epc_list":["output_epc_list":["input_quantity_list":[{"output_quantity_list":[{'
    b'"ilmd":{"{urn:epcglobal:cbv:mda}productionDate":"20"{urn:epcglobal:cbv:mda}lotNumber":'
    b'"{urn:epcglobal:cbv:mda}itemExpirationDate":"202"biz_step":"loading","disposition":"'
    b'unpacking","departing","arriving","accepting","storing","inspecting","retail_selling",'
    b'"disposition":"retail_sold","conformant","non_conformant","in_progress","sellable_'
    b'accessible","container_closed",{"type":"TransactionEvent",{"type":"AssociationEvent",'
    b'{"type":"AggregationEvent",{"type":"TransformationEvent","event_time":{"earliest":17'
    b'00000,"latest":1700000,"offset":"+07:00","written":"2026-0T:00.000+07:00"},"event_id":"'
    b'ni:///sha-256;?ver=CBV2.0","biz_step":"packing","disposition":"active","biz_step":'
    b'"commissioning","biz_step":"shipping","disposition":"in_transit","read_point":"urn:epc:id:'
    b'sgln:893.000.0","biz_location":"urn:txng:place:-txng:P00","action":"DELETE","quantity_list":'
    b'[{"epc_class":"urn:epc:class:lgtin:893","quantity":1.0,"uom":null}],"uom":"KGM"}],'
    b'"epc_list":["urn:epc:id:sscc:893https://id.gs1.org/00/0893","action":"ADD",'
    b'{"type":"ObjectEvent","event_time":{"earliest":178","latest":178","offset":"+07:00",'
    b'"written":"2026-"},"event_id":"urn:uuid:","biz_step":"receiving","disposition":"'
    b'in_progress","read_point":"https://id.gs1.org/414/893","biz_location":"https://id.gs1.org/'
    b'414/893","action":"OBSERVE","quantity_list":[{"epc_class":"https://id.gs1.org/01/0893/10/",'
    b'"quantity":0.0,"uom":"KGM"}],"ilmd":{}}'
)
_PACKING = zlib.compressobj(1, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _WORDS)
_UNPACKING = zlib.decompressobj(_WINDOW, _WORDS)


def squeezed(body: bytes) -> bytes:
    """A body as the store keeps it."""
    packing = _PACKING.copy()  # a new one would have to read the words again
    return _MARK + packing.compress(body) + packing.flush()


def whole(kept: bytes | str) -> bytes:
    """The body that ``squeezed`` made this of; a first fill leaves bodies as they are."""
    if isinstance(kept, str):
        return kept.encode()
    return _UNPACKING.copy().decompress(kept[len(_MARK) :])
