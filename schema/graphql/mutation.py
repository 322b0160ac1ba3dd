"""What a request may change: nothing but the versions that the hub keeps."""

import strawberry

from schema.graphql.resuming import ResumeResult, resume_trace


@strawberry.type(description="What can be done at the hub.")
class Mutation:
    """Every deed, with the function that does it. They run one after the other."""

    resume_trace: ResumeResult = strawberry.field(
        resolver=resume_trace,
        description="Goes on with a trace from its latest version: asks only those that did not"
        " answer in full since its first version began, follows what they add, and gives its next"
        " version. Its question stays as it was, its limits included; under CACHED nobody is"
        " asked.",
    )
