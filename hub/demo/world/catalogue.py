"""What is made in the simulated world, and by which kind of place."""

from enum import Enum

from hub.demo.world.places import Place, PlaceKind, Product, product


class Goods(Enum):
    """A kind of goods: item reference, kind of maker, names, unit (UN/CEFACT Rec 20 or pieces)."""

    LARVAE = (1, PlaceKind.FARM, "Tôm giống", "Shrimp post-larvae", None)
    FEED = (2, PlaceKind.SUPPLIER, "Thức ăn thủy sản", "Aquaculture feed", "KGM")
    SHRIMP = (3, PlaceKind.FARM, "Tôm thẻ nguyên liệu", "Raw whiteleg shrimp", "KGM")
    FROZEN_SHRIMP = (4, PlaceKind.PROCESSOR, "Tôm thẻ đông lạnh", "Frozen shrimp", "KGM")
    RETAIL_SHRIMP = (5, PlaceKind.MARKET, "Tôm đóng gói bán lẻ", "Retail-packed shrimp", "KGM")
    DRAGON_FRUIT = (6, PlaceKind.FARM, "Thanh long", "Dragon fruit", "KGM")
    GRADED_FRUIT = (7, PlaceKind.PROCESSOR, "Thanh long đóng thùng", "Boxed dragon fruit", "KGM")
    FRUIT_JUICE = (8, PlaceKind.PROCESSOR, "Nước ép thanh long", "Dragon fruit juice", "LTR")
    GINSENG = (9, PlaceKind.FARM, "Củ sâm Ngọc Linh", "Ngoc Linh ginseng roots", "KGM")
    GINSENG_JAR = (10, PlaceKind.PROCESSOR, "Sâm ngâm mật ong", "Ginseng in honey", None)
    PADDY = (11, PlaceKind.FARM, "Thóc", "Paddy", "KGM")
    RICE = (12, PlaceKind.PROCESSOR, "Gạo trắng", "Milled rice", "KGM")
    BRAN = (13, PlaceKind.PROCESSOR, "Cám gạo", "Rice bran", "KGM")
    RICE_BAG = (14, PlaceKind.PROCESSOR, "Gạo phối trộn túi 5 kg", "Blended rice, 5 kg bag", "KGM")
    GREEN_COFFEE = (15, PlaceKind.FARM, "Cà phê nhân", "Green coffee", "KGM")
    ROAST_COFFEE = (16, PlaceKind.PROCESSOR, "Cà phê rang", "Roasted coffee", "KGM")
    COFFEE_BLEND = (17, PlaceKind.PROCESSOR, "Cà phê phối trộn", "Coffee blend", "KGM")
    PIGS = (18, PlaceKind.FARM, "Heo hơi", "Live pigs", None)
    CARCASS = (19, PlaceKind.PROCESSOR, "Thịt heo mảnh", "Pork carcasses", "KGM")
    PORK_CUTS = (20, PlaceKind.PROCESSOR, "Thịt heo pha lóc", "Pork cuts", "KGM")
    HAM_ROLL = (21, PlaceKind.PROCESSOR, "Giò lụa", "Pork roll", "KGM")
    VEGETABLES = (22, PlaceKind.FARM, "Rau", "Vegetables", "KGM")
    WASHED_VEGETABLES = (23, PlaceKind.PROCESSOR, "Rau sơ chế", "Washed vegetables", "KGM")
    PREMIX = (24, PlaceKind.SUPPLIER, "Phụ gia phối trộn", "Additive premix", "KGM")
    FISH_BALLS = (25, PlaceKind.PROCESSOR, "Chả cá", "Fish balls", "KGM")

    def __init__(
        self, reference: int, kind: PlaceKind, name_vi: str, name_en: str, uom: str | None
    ) -> None:
        self.reference = reference
        self.maker_kind = kind
        self.name_vi = name_vi
        self.name_en = name_en
        self.uom = uom

    def of(self, maker: Place) -> Product:
        """These goods as the product of one maker."""
        return product(maker, self.reference, (self.name_vi, self.name_en), self.uom)


GOODS_BY_REFERENCE = {goods.reference: goods for goods in Goods}
