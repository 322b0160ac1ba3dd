"""A contaminated premix, used by several processors: the recall scenario, and its wide sibling."""

from hub.demo.world.catalogue import Goods
from hub.demo.world.items import Item
from hub.demo.world.places import Place, PlaceKind
from hub.demo.world.story import Story
from hub.demo.world.transport import ship, ship_packed
from hub.demo.world.verbs import dispose, make, transform, watch

PROCESSORS_IN = ("92", "94", "80", "01", "40")
WIDTH = 70


def recall(story: Story) -> None:
    """One premix lot of Bình Dương in the fish balls of five provinces, sold in many more."""
    supplier = story.place("74", PlaceKind.SUPPLIER)
    premix = make(story, Goods.PREMIX, supplier, 500.0)
    story.mark("recall", premix)
    for province in PROCESSORS_IN:
        maker = story.place(province, PlaceKind.PROCESSOR)
        ship(story, [(premix, 90.0)], supplier, maker)
        for _ in range(2):
            made = _used(story, premix, maker)
            _spread(story, made, maker)
    dispose(story, [(premix, 50.0)], supplier)


def _used(story: Story, premix: Item, maker: Place) -> Item:
    fresh = make(story, Goods.FISH_BALLS, maker, 400.0)
    made = story.new_lot(Goods.FISH_BALLS, maker)
    transform(story, maker, [(premix, 45.0), (fresh, 400.0)], [(made, 430.0)])
    return made


def _spread(story: Story, made: Item, maker: Place) -> None:
    for province in story.other_provinces(3, maker.province):
        market = story.place(province, PlaceKind.MARKET)
        ship_packed(story, [(made, 100.0)], story.new_pallet(maker), maker, market)
        watch(story, [(made, 25.0)], market, "retail_selling")


def wide(story: Story) -> None:
    """A lot that went everywhere: some 10,000 holdings behind one premix, for large traces.

    Marks ``wide`` (all of it), ``wide-part`` (a seventieth) ``wide-branch`` (a twelfth of that).
    """
    supplier = story.place("74", PlaceKind.SUPPLIER)
    premix = make(story, Goods.PREMIX, supplier, 50_000.0)
    story.mark("wide", premix)
    for number in range(WIDTH):
        maker = story.atlas.all_of(
            story.atlas.codes[number % len(story.atlas.codes)], PlaceKind.PROCESSOR
        )[number // len(story.atlas.codes)]
        ship(story, [(premix, 500.0)], supplier, maker)
        made = _next(story, (premix, 500.0), maker, Goods.FISH_BALLS)
        if number == 0:
            story.mark("wide-part", made)
        _distribute(story, made, maker)


def _next(story: Story, used: tuple[Item, float], maker: Place, goods: Goods) -> Item:
    made = story.new_lot(goods, maker)
    transform(story, maker, [used], [(made, used[1] * 0.96)])
    return made


def _distribute(story: Story, made: Item, maker: Place) -> None:
    """To twelve second makers, whose lots go to ten markets each."""
    for number, province in enumerate(story.other_provinces(12, maker.province)):
        second = story.place(province, PlaceKind.PROCESSOR)
        ship(story, [(made, 40.0)], maker, second)
        again = _next(story, (made, 40.0), second, Goods.FISH_BALLS)
        if number == 0 and "wide-branch" not in story.marks:
            story.mark("wide-branch", again)
        for target in story.other_provinces(10, province):
            ship(story, [(again, 3.0)], second, story.place(target, PlaceKind.MARKET))
