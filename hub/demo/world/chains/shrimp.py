"""Shrimp: larvae of Ninh Thuận, farms and processors of the far south, markets everywhere."""

from hub.demo.world.catalogue import Goods
from hub.demo.world.items import Item
from hub.demo.world.places import Place, PlaceKind
from hub.demo.world.story import Story
from hub.demo.world.transport import ship, ship_packed
from hub.demo.world.verbs import dispose, make, transform, watch

FARMS_IN = ("96", "95", "94", "84")
FEED_IN = ("75", "74", "80")


def showcase(story: Story) -> None:
    """The chain to try: six provinces, from larvae and feed to a market of Hà Nội."""
    raw, processor, feed = _grow(story, "96", "75")
    frozen = _freeze(story, raw, processor)
    store = story.place("79", PlaceKind.WAREHOUSE)
    north, centre = story.place("01", PlaceKind.WAREHOUSE), story.place("48", PlaceKind.MARKET)
    pallet = story.new_pallet(processor)
    ship_packed(story, [(frozen, 1800.0)], pallet, processor, store, north)
    ship_packed(story, [(frozen, 700.0)], story.new_pallet(processor), processor, store, centre)
    retail = _retail(story, frozen, north, story.place("01", PlaceKind.MARKET))
    watch(story, [(frozen, 40.0)], centre, "retail_selling")
    story.mark("retail", retail)
    story.mark("early", feed)
    story.mark("pallet", pallet)


def shrimp(story: Story) -> None:
    """Farms to a processor, frozen lots on pallets through a cold store to two or three markets."""
    home = story.rng.choice(FARMS_IN)
    raw, processor, _ = _grow(story, home, story.rng.choice(FEED_IN))
    frozen = _freeze(story, raw, processor)
    store = story.place("79", PlaceKind.WAREHOUSE)
    for province in story.other_provinces(story.rng.randint(2, 4), home):
        market = story.place(province, PlaceKind.MARKET)
        ship_packed(story, [(frozen, 500.0)], story.new_pallet(processor), processor, store, market)
        watch(story, [(frozen, 60.0)], market, "retail_selling")
    dispose(story, [(frozen, 12.0)], processor)


def _grow(story: Story, home: str, feed_from: str) -> tuple[list[Item], Place, Item]:
    """Two ponds' raw shrimp, delivered to a processor; and the feed that they were grown on."""
    hatchery = story.place("58", PlaceKind.FARM)
    mill = story.place(feed_from, PlaceKind.SUPPLIER)
    processor = story.place(home, PlaceKind.PROCESSOR)
    larvae = make(story, Goods.LARVAE, hatchery, 200_000.0)
    feed = make(story, Goods.FEED, mill, 5000.0)
    raw = []
    for farm in story.rng.sample(story.atlas.all_of(home, PlaceKind.FARM), 2):
        ship(story, [(larvae, 100_000.0)], hatchery, farm)
        ship(story, [(feed, 2500.0)], mill, farm)
        story.wait(24 * 60)
        shrimps = story.new_lot(Goods.SHRIMP, farm)
        inputs = [(larvae, 100_000.0), (feed, 2500.0)]
        transform(story, farm, inputs, [(shrimps, 1600.0)])
        ship(story, [(shrimps, 1600.0)], farm, processor)
        raw.append(shrimps)
    return raw, processor, feed


def _freeze(story: Story, raw: list[Item], processor: Place) -> Item:
    watch(story, [(item, 1600.0) for item in raw], processor, "inspecting")
    frozen = story.new_lot(Goods.FROZEN_SHRIMP, processor)
    transform(story, processor, [(item, 1600.0) for item in raw], [(frozen, 2600.0)])
    return frozen


def _retail(story: Story, frozen: Item, store: Place, market: Place) -> Item:
    crate = story.new_crate(store)
    ship_packed(story, [(frozen, 300.0)], crate, store, market)
    retail = story.new_lot(Goods.RETAIL_SHRIMP, market)
    transform(story, market, [(frozen, 300.0)], [(retail, 298.0)])
    watch(story, [(retail, 20.0)], market, "retail_selling")
    return retail
