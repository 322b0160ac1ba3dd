"""Locks on files and folders, which end with the process that holds them. POSIX has them."""

import errno


def take(handle: int, *, wait: bool) -> None:
    """Lock an open file or folder until it is closed, waiting for whoever holds it or not.

    ``BlockingIOError`` where it is held and not waited for; ``OSError`` where the machine has no
    such locks.
    """
    try:
        import fcntl  # noqa: PLC0415 - POSIX only, and only whoever locks needs it
    except ModuleNotFoundError as error:
        raise OSError(errno.ENOSYS, "this machine has no locks as POSIX has them") from error
    fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
