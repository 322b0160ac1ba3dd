"""What a request brings to its resolvers."""

from dataclasses import dataclass

import strawberry

from schema.graphql.hub import Hub
from schema.model.viewer import Deadline, Viewer


@dataclass(frozen=True, slots=True)
class Context:
    """The hub, who asks, and until when systems are asked; what was heard is told after that."""

    hub: Hub
    viewer: Viewer
    deadline: Deadline


Info = strawberry.Info[Context, None]
