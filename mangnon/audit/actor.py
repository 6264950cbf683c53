"""Who acts. Jobs and the command line are actors too, so every write has an author."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a post (or a job, or the command line) acting through a channel.

    ``kind`` is ``person``, ``job`` or ``command``. ``person_id`` and ``post_id`` are kept as text in the audit record,
    so the record needs no room above it. ``unit_ids`` is not here on purpose: scope is looked up, never carried.
    """

    kind: str
    label: str
    person_id: str = ""
    post_id: str = ""
    body_id: str = ""
    role: str = ""
    channel: str = "page"
    request_id: str = ""
    confirmed: bool = True  # a person proved who they are recently: nobody else sits at a page left open

    def through(self, channel: str) -> "Actor":
        """Return the same actor acting through another channel (page, import, api, job, command)."""
        return replace(self, channel=channel)


def job(name: str) -> Actor:
    """Return the actor for a background job."""
    return Actor(kind="job", label=name, channel="job")


def command(name: str) -> Actor:
    """Return the actor for a command typed by the system's administrator."""
    return Actor(kind="command", label=name, channel="command")
