"""The forms in which a code may be typed or scanned, as shown to whoever typed another."""

FORMS = (
    ("GTIN", "mã sản phẩm", "9521234543213"),
    ("SSCC", "mã đơn vị hậu cần", "095212340000000013"),
    ("lot", "lô", "(01)09521234543213(10)LOT1"),
    ("instance", "sản phẩm đơn chiếc", "(01)09521234543213(21)1"),
    ("place", "địa điểm", "(414)9521234000013"),
    ("trace code", "mã TXNG", "(01)09521234543213(414)9521234000013(10)LOT1(8008)260315083000"),
    ("GS1 Digital Link", "liên kết số GS1", "https://id.gs1.org/01/09521234543213/10/LOT1"),
    ("EPC URN", "URN của EPC", "urn:epc:class:lgtin:9521234.054321.LOT1"),
    ("a system's own code", "mã riêng của một hệ thống", "urn:txng:item:ca-mau-txng:TOM-01"),
    ("any other URI", "URI khác", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
)
"""English name, Vietnamese name and an example of each form; every example can be parsed."""


def accepted_forms() -> str:
    """The forms with their examples, in both languages."""
    listed = "; ".join(f"{english} ({vietnamese}) {code}" for english, vietnamese, code in FORMS)
    return f"Accepted forms (các dạng được chấp nhận): {listed}"
