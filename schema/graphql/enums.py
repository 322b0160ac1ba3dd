"""The model's enumerations as GraphQL enums, every value described."""

from collections.abc import Mapping
from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from schema.model.answers import Outcome
from schema.model.common_source import RankedKind
from schema.model.events import Action, EventType
from schema.model.evidence import StepKind
from schema.model.identifiers.identifier import Kind
from schema.model.provinces import MilestoneKind, ProvinceType, Scheme, SystemStatus
from schema.model.systems import Environment, Stage
from schema.model.trace import (
    Certainty,
    Direction,
    FindingKind,
    Freshness,
    GapKind,
    ItemRole,
    LinkKind,
    Status,
)


def _describe(kind: type[Enum], name: str, description: str, values: Mapping[str, str]) -> None:
    """Make ``kind`` a GraphQL enum; ``values`` has a sentence for each member's name."""
    strawberry.enum(kind, name=name, description=description)
    definition: StrawberryEnumDefinition = vars(kind)["__strawberry_definition__"]
    for value in definition.values:
        value.description = values[value.name]


_describe(
    Kind,
    "IdentifierKind",
    "What an identifier names.",
    {
        "LOT": "A lot: GTIN and lot number.",
        "INSTANCE": "One instance of a product: GTIN and serial number.",
        "LOGISTIC_UNIT": "A logistic unit: SSCC.",
        "RETURNABLE_ASSET": "A returnable asset: GRAI.",
        "INDIVIDUAL_ASSET": "An individual asset: GIAI.",
        "PRODUCT": "A product: GTIN alone, a class of things that is never traced.",
        "PATTERN": "A pattern of identifiers, or an asset type without serial; never traced.",
        "PLACE": "A physical place: GLN, with or without extension.",
        "PARTY": "A party: party GLN.",
        "TRACE_CODE": "A Vietnamese trace code (mã TXNG): product, place, lot and event time.",
        "LOCAL_ITEM": "An item by a system's own code.",
        "LOCAL_PLACE": "A place by a system's own code.",
        "URI": "Any other absolute URI, kept as written.",
        "UNREADABLE": "A text in a document that is no identifier at all.",
    },
)
_describe(
    EventType,
    "EventType",
    "The five event types of EPCIS 2.0.",
    {
        "OBJECT": "Something happened to objects.",
        "AGGREGATION": "Contents were put into, seen in or taken out of a container.",
        "TRANSACTION": "Objects were tied to business documents.",
        "TRANSFORMATION": "Inputs were consumed and outputs made.",
        "ASSOCIATION": "A lasting tie was made, seen or undone.",
    },
)
_describe(
    Action,
    "Action",
    "How an event relates to the life of what it names (EPCIS 2.0, 7.3.2).",
    {
        "ADD": "It was made, put in or tied.",
        "OBSERVE": "It was seen.",
        "DELETE": "It ended, was taken out or untied.",
    },
)
_describe(
    Outcome,
    "Outcome",
    "How one system's part in an answer ended. New values may be added: bear unknown ones.",
    {
        "ANSWERED": "It answered completely.",
        "NO_RECORD": "It answered completely and holds nothing: evidence, unlike silence.",
        "STALE": "What is known of it is older than was asked for.",
        "PARTIAL": "Some was heard, then it failed, or records were set aside.",
        "TIMED_OUT": "It did not answer in time.",
        "UNREACHABLE": "It could not be reached.",
        "REFUSED": "It would not answer the hub.",
        "MALFORMED": "What it said could not be read.",
        "UNSUPPORTED": "It cannot be asked this.",
        "SHED": "It was too busy to be asked in time.",
        "NOT_ASKED": "It was not asked; the reason says why.",
        "NO_SYSTEM": "The province has no system connected to the hub.",
    },
)
_describe(
    Direction,
    "Direction",
    "Which way a trace is followed.",
    {
        "FORWARD": "Downstream, to where it went.",
        "BACKWARD": "Upstream, to where it came from.",
        "BOTH": "Both ways from the start.",
    },
)
_describe(
    Freshness,
    "Freshness",
    "Where the facts of a trace may come from.",
    {
        "CACHED": "The supply graph alone; no system is asked.",
        "PREFER_CACHED": "The supply graph where it is fresh enough, else the systems.",
        "LIVE": "The systems, each asked now.",
    },
)
_describe(
    Certainty,
    "Certainty",
    "How sure a link is; a path is as sure as its weakest link.",
    {
        "CERTAIN": "Recorded.",
        "INFERRED": "The movement is not recorded, or could be one of several.",
        "POSSIBLE": "Only the same code elsewhere, or contact.",
    },
)
_describe(
    LinkKind,
    "LinkKind",
    "Why one node of a trace leads to another.",
    {
        "MOVEMENT": "An item went from one location to another.",
        "TRANSFORMATION": "An input went into an output.",
        "AGGREGATION": "A content was packed into a container.",
        "ASSOCIATION": "A content was lastingly tied to a container.",
        "MEMBERSHIP": "An instance belongs to a lot.",
        "EQUIVALENCE": "A source states that two codes are one thing.",
        "CONTACT": "The one came to a place or a container; the other left it later.",
    },
)
_describe(
    ItemRole,
    "ItemRole",
    "What an item is to a trace.",
    {"REACHED": "It was reached itself.", "CARRIER": "It only carried what was reached."},
)
_describe(
    Status,
    "TraceStatus",
    "Whether an answer is whole.",
    {
        "COMPLETE": "Nothing more could have been known.",
        "INCOMPLETE": "More may exist: see gaps, sources and frontier.",
        "FAILED": "Nothing that answered knows the start.",
    },
)
_describe(
    GapKind,
    "GapKind",
    "Why a trace may go on where it stops.",
    {
        "SHIPPED_NEVER_RECEIVED": "It left and its arrival is not recorded.",
        "RECEIVED_NEVER_SHIPPED": "It arrived and its departure is not recorded.",
        "USED_NOT_MADE": "It went into a transformation of which no output is recorded.",
        "MADE_NOT_FROM": "It came out of a transformation of which no input is recorded.",
        "LOT_NOT_RECORDED": "Only the product is recorded, not which lot.",
        "SOURCE_SILENT": "A system that may know more did not answer.",
        "NO_SYSTEM": "The province to ask has no system connected to the hub.",
        "RECORDS_SET_ASIDE": "Records that may matter could not be read.",
        "LIMIT_REACHED": "The limits of the question ended the trace here.",
        "UNKNOWN_CASE": "A case of a common source that nothing that answered knows.",
    },
)
_describe(
    RankedKind,
    "RankedKind",
    "What is ranked as a common source.",
    {"ITEM": "An item.", "PLACE": "A location."},
)
_describe(
    FindingKind,
    "FindingKind",
    "What is odd in the records themselves.",
    {
        "IMPOSSIBLE_ORDER": "The recorded times contradict each other.",
        "CONFLICT": "Two records with one id say different things.",
        "PROBABLE_DUPLICATE": "Two events are probably one.",
        "CYCLE": "An item goes into itself.",
        "QUANTITY_BALANCE": "More came out than went in, or some is not accounted for.",
        "UNIT_MISMATCH": "Quantities stand in units that cannot be compared.",
        "MISSING_CORRECTION": "A retracted event names a correction that is not there.",
        "EVENT_AFTER_END": "Something happened to an item after it ended.",
        "BAD_CHECK_DIGIT": "An identifier in a record has a wrong check digit.",
    },
)
_describe(
    Scheme,
    "ProvinceScheme",
    "Which list a two-digit province code belongs to; seven codes mean another unit in each.",
    {
        "GSO_63": "The 63 provinces, until 2025-06-30.",
        "GSO_34": "The 34 units, from 2025-07-01.",
    },
)
_describe(
    ProvinceType,
    "ProvinceType",
    "Type of a first-level unit.",
    {
        "PROVINCE": "A province (tỉnh).",
        "MUNICIPALITY": "A centrally run city (thành phố trực thuộc trung ương).",
    },
)
_describe(
    SystemStatus,
    "SystemStatus",
    "Whether a province has a traceability system, as far as sources say.",
    {
        "UNKNOWN": "No source says.",
        "NONE": "A source says that it has none.",
        "PLANNED": "It is planned.",
        "BUILDING": "It is being built.",
        "EXISTS": "It exists.",
    },
)
_describe(
    MilestoneKind,
    "MilestoneKind",
    "The steps of the national programme (Decision 100/QĐ-TTg) that reports count provinces by.",
    {
        "PLAN": "A plan was issued.",
        "PUBLICITY_AND_TRAINING": "Publicity and training were held.",
        "PRIORITY_PRODUCTS": "Priority products were named.",
        "INFRASTRUCTURE": "Infrastructure was set up.",
        "APPLIED": "Traceability was applied.",
    },
)
_describe(
    Stage,
    "ConnectionStage",
    "How far a system's connection has come.",
    {
        "REGISTERED": "It is registered.",
        "CONTACTED": "Its owner was contacted.",
        "TEST_ENVIRONMENT": "Its test environment is connected.",
        "TECHNICALLY_CONNECTED": "It is technically connected.",
        "SYNCHRONISED": "Its data are synchronised.",
    },
)
_describe(
    Environment,
    "SystemEnvironment",
    "Whether a system holds real or test data.",
    {"PRODUCTION": "It holds real data.", "TEST": "It holds test data."},
)
_describe(
    StepKind,
    "EvidenceStepKind",
    "How an evidence path goes on. START, CONTENT and CARRIER are no links.",
    {
        "START": "The trace starts here.",
        "CONTENT": "It is inside the container at the start.",
        "MOVEMENT": "The same item, at another location.",
        "SUCCESSION": "The same item; no other location is recorded.",
        "TRANSFORMATION": "The one was used to make the other.",
        "MEMBERSHIP": "The instance is one of the lot.",
        "EQUIVALENCE": "Another code of the same thing.",
        "CONTACT": "What left a place or container to which the other had come before.",
        "CARRIER": "The container that carried the item before it.",
    },
)
