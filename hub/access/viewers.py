"""Who asks: for now from configuration alone; identities and roles by token come here later."""

from schema.model.viewer import Role, Viewer

ANONYMOUS = Viewer(Role.PUBLIC)
"""Somebody of whom nothing is known: the least entitled."""


def configured(role: str | None) -> Viewer:
    """The viewer that a setting names, for an installation with one kind of user.

    None is the public. Any other text must be a ``Role``; ``ValueError`` lists them otherwise.
    """
    if role is None:
        return ANONYMOUS
    try:
        return Viewer(Role(role.strip().upper()))
    except ValueError:
        known = ", ".join(Role)
        raise ValueError(f"{role!r} is not a role; the roles are {known}") from None
