"""Dragon fruit of Bình Thuận, rice of the Mekong delta, coffee of the Central Highlands."""

from collections.abc import Sequence

from hub.demo.world.catalogue import Goods
from hub.demo.world.items import Item
from hub.demo.world.places import Place, PlaceKind
from hub.demo.world.story import Story
from hub.demo.world.transport import ship, ship_packed
from hub.demo.world.verbs import Portion, dispose, make, run_batch, transform, watch

DELTA = ("87", "89", "91", "94", "92", "80", "82")
HIGHLANDS = ("66", "67", "68", "64", "62")


def dragon_fruit(story: Story) -> None:
    """Sorted into boxes and juice; boxes travel in crates that come back and go out again."""
    packer = story.place("60", PlaceKind.PROCESSOR)
    harvest = _harvests(story, Goods.DRAGON_FRUIT, ["60"] * story.rng.randint(2, 4), packer, 900.0)
    boxed = story.new_lot(Goods.GRADED_FRUIT, packer)
    juice = story.new_lot(Goods.FRUIT_JUICE, packer)
    transform(story, packer, harvest, [(boxed, 1500.0), (juice, 200.0)])
    dispose(story, [(boxed, 30.0)], packer)
    crate, store = story.new_crate(packer), story.place("79", PlaceKind.WAREHOUSE)
    for province in story.other_provinces(3, "60"):
        market = story.place(province, PlaceKind.MARKET)
        ship_packed(story, [(boxed, 400.0)], crate, packer, store, market)
        ship(story, [(crate, None)], market, packer)
        watch(story, [(boxed, 50.0)], market, "retail_selling")
    ship(story, [(juice, 200.0)], packer, story.place("01", PlaceKind.MARKET))


def rice(story: Story) -> None:
    """Paddy of several farms milled in one long run; rice of two mills blended and bagged."""
    milled = [_milled(story) for _ in range(2)]
    blender = story.place(story.rng.choice(("79", "80", "92")), PlaceKind.PROCESSOR)
    for item, mill in milled:
        pallet = story.new_pallet(mill)
        ship_packed(story, [(item, 3000.0)], pallet, mill, blender)
    bags = story.new_lot(Goods.RICE_BAG, blender)
    transform(story, blender, [(item, 3000.0) for item, _ in milled], [(bags, 6000.0)])
    _sell(story, bags, blender, 4, 1200.0)


def _milled(story: Story) -> tuple[Item, Place]:
    home = story.rng.choice(DELTA)
    mill = story.place(home, PlaceKind.PROCESSOR)
    paddy = _harvests(story, Goods.PADDY, [home] * story.rng.randint(2, 3), mill, 4000.0)
    rice_lot, bran = story.new_lot(Goods.RICE, mill), story.new_lot(Goods.BRAN, mill)
    run_batch(story, mill, paddy, [(rice_lot, 5000.0), (bran, 900.0)])
    neighbour = story.place(story.rng.choice(DELTA), PlaceKind.SUPPLIER)
    ship(story, [(bran, 900.0)], mill, neighbour)
    return rice_lot, mill


def coffee(story: Story) -> None:
    """Green coffee of several provinces, roasted apart and blended together."""
    roaster = story.place(story.rng.choice(("66", "68", "79", "75")), PlaceKind.PROCESSOR)
    origins = story.rng.sample(HIGHLANDS, 2) * 2
    green = _harvests(story, Goods.GREEN_COFFEE, origins, roaster, 800.0)
    roasted: list[Portion] = []
    for portion in green:
        lot = story.new_lot(Goods.ROAST_COFFEE, roaster)
        transform(story, roaster, [portion], [(lot, 640.0)])
        roasted.append((lot, 640.0))
    for part in (roasted[:3], roasted[1:]):
        blend = story.new_lot(Goods.COFFEE_BLEND, roaster)
        transform(story, roaster, [(lot, 300.0) for lot, _ in part], [(blend, 880.0)])
        _sell(story, blend, roaster, 3, 200.0)


def _harvests(
    story: Story, goods: Goods, provinces: Sequence[str], to: Place, amount: float
) -> list[Portion]:
    """A lot from a farm of each of the provinces, delivered to one place."""
    harvested: list[Portion] = []
    for province in provinces:
        farm = story.place(province, PlaceKind.FARM)
        lot = make(story, goods, farm, amount)
        ship(story, [(lot, amount)], farm, to)
        harvested.append((lot, amount))
    return harvested


def _sell(story: Story, lot: Item, maker: Place, markets: int, amount: float) -> None:
    """A lot split over markets of different provinces, by a warehouse, on pallets."""
    store = story.place(story.rng.choice(("79", "01", "48")), PlaceKind.WAREHOUSE)
    for province in story.other_provinces(markets, maker.province):
        market = story.place(province, PlaceKind.MARKET)
        pallet = story.new_pallet(maker)
        ship_packed(story, [(lot, amount)], pallet, maker, store, market)
        watch(story, [(lot, amount / 10)], market, "retail_selling")
