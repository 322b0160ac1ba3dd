"""Ginseng of Quảng Nam in serialised jars, pork split and split again, vegetables at home."""

from hub.demo.world.catalogue import Goods
from hub.demo.world.items import Item
from hub.demo.world.places import Place, PlaceKind
from hub.demo.world.story import Story
from hub.demo.world.transport import ship, ship_packed
from hub.demo.world.verbs import Portion, dispose, make, transform, watch


def ginseng(story: Story) -> None:
    """Roots become jars with serial numbers, sold singly in far provinces."""
    maker = story.place("49", PlaceKind.PROCESSOR)
    roots: list[Portion] = []
    for garden in story.rng.sample(story.atlas.all_of("49", PlaceKind.FARM), 2):
        harvest = make(story, Goods.GINSENG, garden, 6.0)
        ship(story, [(harvest, 6.0)], garden, maker)
        roots.append((harvest, 6.0))
    jars: list[Portion] = [(story.new_piece(Goods.GINSENG_JAR, maker), None) for _ in range(6)]
    transform(story, maker, roots, jars)
    watch(story, jars, maker, "inspecting")
    store = story.place("48", PlaceKind.WAREHOUSE)
    for number, province in enumerate(story.other_provinces(3, "49", "48")):
        part = jars[2 * number : 2 * number + 2]
        shop = story.place(province, PlaceKind.MARKET)
        ship_packed(story, part, story.new_pallet(maker), maker, store, shop)
        watch(story, part[:1], shop, "retail_selling")


def pork(story: Story) -> None:
    """Pigs to a slaughterhouse, carcasses to two cutters, cuts and pork rolls to markets."""
    home, *cutting = story.other_provinces(3)
    slaughterhouse = story.place(home, PlaceKind.PROCESSOR)
    pigs: list[Portion] = []
    for _ in range(2):
        farm = story.place(home, PlaceKind.FARM)
        herd = make(story, Goods.PIGS, farm, 40.0)
        ship(story, [(herd, 40.0)], farm, slaughterhouse)
        pigs.append((herd, 40.0))
    carcasses = story.new_lot(Goods.CARCASS, slaughterhouse)
    transform(story, slaughterhouse, pigs, [(carcasses, 6000.0)])
    dispose(story, [(carcasses, 90.0)], slaughterhouse)
    for province in cutting:
        cutter = story.place(province, PlaceKind.PROCESSOR)
        ship(story, [(carcasses, 2900.0)], slaughterhouse, cutter)
        cuts, roll = story.new_lot(Goods.PORK_CUTS, cutter), story.new_lot(Goods.HAM_ROLL, cutter)
        transform(story, cutter, [(carcasses, 2900.0)], [(cuts, 2200.0), (roll, 400.0)])
        for lot in (cuts, roll):
            market = story.place(story.rng.choice(story.atlas.codes), PlaceKind.MARKET)
            ship(story, [(lot, 350.0)], cutter, market)
            watch(story, [(lot, 35.0)], market, "retail_selling")


def vegetables(story: Story) -> None:
    """A province's own vegetables, at home and in a neighbour; every province gets its turn."""
    codes = story.atlas.codes
    home = codes[story.number // 2 % len(codes)]
    washer, store = story.place(home, PlaceKind.PROCESSOR), story.place(home, PlaceKind.WAREHOUSE)
    farm = story.place(home, PlaceKind.FARM)
    grown = make(story, Goods.VEGETABLES, farm, 300.0)
    ship(story, [(grown, 300.0)], farm, washer)
    washed = story.new_lot(Goods.WASHED_VEGETABLES, washer)
    transform(story, washer, [(grown, 300.0)], [(washed, 280.0)])
    watch(story, [(washed, 280.0)], washer, "inspecting")
    for province in (home, *story.other_provinces(1, home)):
        _to_market(story, washed, washer.province == province, (washer, store), province)


def _to_market(
    story: Story, lot: Item, at_home: bool, way: tuple[Place, Place], province: str
) -> None:
    market = story.place(province, PlaceKind.MARKET)
    stops = (way[0], market) if at_home else (*way, market)
    ship_packed(story, [(lot, 90.0)], story.new_crate(way[0]), *stops)
    watch(story, [(lot, 30.0)], market, "retail_selling")
    dispose(story, [(lot, 3.0)], market)
