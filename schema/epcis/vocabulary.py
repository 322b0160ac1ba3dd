"""The words of the Core Business Vocabulary, in every spelling in which documents write them.

CBV 2.0 (ISO/IEC 19988:2024) clause 7, its later additions, and the deprecated terms of CBV 1.x
that old records still hold. The model keeps the bare word.
"""

from collections.abc import Mapping

_BIZ_STEPS = """
accepting arriving assembling collecting commissioning consigning creating_class_instance
cycle_counting decommissioning departing destroying disassembling dispensing encoding
entering_exiting holding inspecting installing killing loading other packing picking receiving
removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting
shipping staging_outbound stock_taking stocking storing transporting unloading unpacking
void_shipping
"""
_DISPOSITIONS = """
active available completeness_inferred completeness_verified conformant container_closed
container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit
inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement no_pedigree_match
non_conformant non_sellable_damaged non_sellable_disposed non_sellable_expired
non_sellable_no_pedigree_match non_sellable_other non_sellable_recalled partially_dispensed
recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen
unavailable unknown
"""
_TRANSACTIONS = """
bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt
"""
_SOURCE_DESTS = "location owning_party possessing_party"
_ERROR_REASONS = "did_not_occur incorrect_data"
_COMPONENTS = """
axial_distance azimuth cartesian_x cartesian_y cartesian_z easting elevation height latitude
longitude northing polar_angle radius spherical_radius x y z
"""
WEB = "https://ref.gs1.org/cbv/"
GS1_VOC = "https://ref.gs1.org/voc/"
_GS1_ROOTS = (GS1_VOC, "https://gs1.org/voc/", "http://gs1.org/voc/", "gs1:")
_WEB_ROOTS = (WEB, "http://ref.gs1.org/cbv/", "https://ns.gs1.org/cbv/", "cbv:")


def _spellings(words: str, urn: str, web: str) -> Mapping[str, str]:
    """Every spelling of each word, with the bare word it stands for."""
    found: dict[str, str] = {}
    for word in words.split():
        found[word] = word
        found[f"urn:epcglobal:cbv:{urn}:{word}"] = word
        for root in _WEB_ROOTS:
            found[f"{root}{web}-{word}"] = word
    return found


BIZ_STEPS = _spellings(_BIZ_STEPS, "bizstep", "BizStep")
DISPOSITIONS = _spellings(_DISPOSITIONS, "disp", "Disp")
TRANSACTIONS = _spellings(_TRANSACTIONS, "btt", "BTT")
SOURCE_DESTS = _spellings(_SOURCE_DESTS, "sdt", "SDT")
ERROR_REASONS = _spellings(_ERROR_REASONS, "er", "ER")
COMPONENTS = _spellings(_COMPONENTS, "comp", "Comp")

CLOSED = ("urn:epcglobal:cbv:bizstep:", "urn:epcglobal:cbv:disp:")
"""URN namespaces that hold the standard's own terms and no others (CBV 7.1.1, 7.2.1)."""


def gs1_word(uri: str) -> str:
    """The bare name of a term of the GS1 Web Vocabulary, whose home has moved; else the URI."""
    for root in _GS1_ROOTS:
        if uri.startswith(root):
            return uri[len(root) :]
    return uri
