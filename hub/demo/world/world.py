"""The simulated world as one value: its map, its systems, and its events as a stream.

Chains are written one after the other, each from (seed, number) alone. So a larger world begins
with a smaller one, events stream in the memory of one chain, and the truth about any lot is found
again from the number in its code.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from hub.demo.world.atlas import Atlas
from hub.demo.world.chains.crops import coffee, dragon_fruit, rice
from hub.demo.world.chains.others import ginseng, pork, vegetables
from hub.demo.world.chains.recall import recall, wide
from hub.demo.world.chains.shrimp import showcase, shrimp
from hub.demo.world.items import Item
from hub.demo.world.landscape import Landscape, Profile, landscape
from hub.demo.world.ledger import Truth
from hub.demo.world.numbering import chain_of
from hub.demo.world.places import Place, Product
from hub.demo.world.story import Held, Story
from hub.registry.provinces import provinces

Chain = Callable[[Story], None]
THEMES: tuple[Chain, ...] = (shrimp, rice, dragon_fruit, coffee, pork, ginseng)
SHOWCASE, RECALL, FIRST_WIDE, WIDE_EVERY = 0, 1, 2001, 4000


@dataclass(frozen=True, slots=True)
class Showcase:
    """Three codes to try."""

    retail: Item
    """A lot at the end of a chain over five provinces: trace it backward."""
    early: Item
    """A lot at the beginning of that chain: trace it forward."""
    pallet: Item
    """A logistic unit in its middle."""


@dataclass(frozen=True)
class World:
    """A simulated country; equal for equal arguments, on any machine, on any day."""

    seed: int
    size: int
    """At least so many events; the chain in which they are reached is told to its end."""
    atlas: Atlas
    landscape: Landscape

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place, whether an event happened there or not."""
        return self.atlas.places

    @property
    def products(self) -> Iterator[Product]:
        """Every product that some place may make."""
        return self.atlas.products()

    def events(self) -> Iterator[Held]:
        """Who holds it, and the event as they spell it; chain by chain, once for each holder.

        A province code stands where the province has no system: nobody can be asked for it.
        """
        told, number = 0, 0
        while told < self.size:
            held = self.chain(number).held
            yield from held
            told, number = told + len(held), number + 1

    def chain(self, number: int) -> Story:
        """One whole chain, with its ledger and marks."""
        story = Story(self.seed, number, self.atlas, self.landscape)
        teller(number)(story)
        return story

    @cached_property
    def showcase(self) -> Showcase:
        """Examples to try; in every world, whatever its size."""
        marks = self.chain(SHOWCASE).marks
        return Showcase(marks["retail"], marks["early"], marks["pallet"])

    @cached_property
    def recall(self) -> Item:
        """The contaminated lot of the recall scenario."""
        return self.chain(RECALL).marks["recall"]

    @cached_property
    def wide(self) -> Mapping[str, Item]:
        """Starts of large forward traces: ``wide`` reaches some 10,000 holdings (an item at a
        place), ``wide-part`` 150, ``wide-branch`` 11.

        Their events are in worlds of 90,000 events and more; further such chains follow later.
        """
        return self.chain(FIRST_WIDE).marks

    def truth(self, item: str) -> Truth:
        """What is true of an item, by its Digital Link; ``LookupError`` if not of this world."""
        return self.chain(chain_of(item)).ledger.truth(item)


def world(seed: int, events: int, profile: Profile = Profile.NATIONAL) -> World:
    """The world of a seed, with at least so many events."""
    found = tuple(provinces().values())
    return World(seed, events, Atlas(found), landscape(profile, found))


def teller(number: int) -> Chain:
    """What kind of chain a number is."""
    if number == SHOWCASE:
        return showcase
    if number == RECALL:
        return recall
    if number % WIDE_EVERY == FIRST_WIDE:
        return wide
    return vegetables if number % 2 else THEMES[number // 2 % len(THEMES)]
