"""What a document may cost at most: one rule, made once, so that validation stays cacheable."""

from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationRule,
)
from graphql.validation import ValidationContext

MAX_TOKENS = 1_000
MAX_DEPTH = 15
MAX_ALIASES = 30
MAX_FIELDS = 500
MAX_TRACES = 2
MAX_LOOKUPS = 10
_TRACES = frozenset({"trace", "traceVersion", "resumeTrace", "commonSource"})
"""Fields of the root that answer a trace, or walk as far as one: thousands of nodes each."""
_LOOKUPS = frozenset({"lookup", "lot", "item", "location", "product"})
"""Fields of the root that ask every system that can know."""


@dataclass(frozen=True, slots=True)
class Size:
    """What executing a selection once means; fragments count wherever they are spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    traces: int = 0
    lookups: int = 0
    """Fields of this level that ask systems: of the root, if the selection is an operation's."""

    def beside(self, other: "Size") -> "Size":
        """Both, next to each other."""
        return Size(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.traces + other.traces,
            self.lookups + other.lookups,
        )


class Limits(ValidationRule):
    """Refuses operations too deep, too broad, with too many aliases, or that ask too much."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments: dict[str, Size] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Measure an operation, its fragments included."""
        size = self._selection(node.selection_set)
        for what, is_, most in (
            ("DEPTH", size.depth, MAX_DEPTH),
            ("FIELDS", size.fields, MAX_FIELDS),
            ("ALIASES", size.aliases, MAX_ALIASES),
        ):
            if is_ > most:
                self.report_error(_refused(node, what, is_, most))
        for asked, is_, most in (
            ("traces (trace, traceVersion, resumeTrace, commonSource)", size.traces, MAX_TRACES),
            ("lookups (lookup, lot, item, location, product)", size.lookups, MAX_LOOKUPS),
        ):
            if is_ > most:
                self.report_error(_too_dear(node, asked, is_, most))

    def _selection(self, selections: SelectionSetNode | None) -> Size:
        size = Size()
        for selection in selections.selections if selections else ():
            if isinstance(selection, FieldNode):
                size = size.beside(self._field(selection))
            elif isinstance(selection, FragmentSpreadNode):
                size = size.beside(self._fragment(selection.name.value))
            elif isinstance(selection, InlineFragmentNode):
                size = size.beside(self._selection(selection.selection_set))
        return size

    def _field(self, field: FieldNode) -> Size:
        inner = self._selection(field.selection_set)
        name = field.name.value
        return Size(
            inner.depth + 1,
            inner.fields + 1,
            inner.aliases + bool(field.alias),
            traces=int(name in _TRACES),
            lookups=int(name in _LOOKUPS),
        )

    def _fragment(self, name: str) -> Size:
        """A fragment that spreads itself is refused by another rule; here it ends."""
        if name not in self._fragments:
            self._fragments[name] = Size()
            fragment = self.context.get_fragment(name)
            if isinstance(fragment, FragmentDefinitionNode):
                self._fragments[name] = self._selection(fragment.selection_set)
        return self._fragments[name]


def _refused(node: OperationDefinitionNode, what: str, is_: int, most: int) -> GraphQLError:
    return GraphQLError(
        f"the operation has {what.lower()} {is_}; at most {most} are accepted",
        node,
        extensions={"code": f"LIMIT_{what}"},
    )


def _too_dear(node: OperationDefinitionNode, asked: str, is_: int, most: int) -> GraphQLError:
    return GraphQLError(
        f"the operation asks for {is_} {asked}; at most {most} are answered at once",
        node,
        extensions={"code": "LIMIT_COST"},
    )
