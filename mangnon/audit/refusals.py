"""Known situations any room may raise; the web room answers them with their page, the API with its error."""

from django.utils import translation


class Refused(Exception):
    """A request that is understood and not carried out; the text is for the person.

    ``text`` is lazy and its ``names`` are filled in when it is read: it speaks the language of whoever reads it.
    ``code`` is for machines.
    """

    status = 400
    one_line = True

    def __init__(self, text: object = "", *, code: str = "", **names: object):
        super().__init__(text)
        self.code, self.names = code, names

    def __str__(self) -> str:
        text = str(self.args[0])
        return text % self.names if self.names else text


class Conflict(Refused):
    """Somebody else changed the thing meanwhile: nothing was overwritten."""

    status = 409


class TooLarge(Refused):
    """More than is taken at once."""

    status = 413


class TooMany(Refused):
    """Too many tries in too short a time."""

    status = 429


class Busy(Refused):
    """Not now: something that must run alone is running."""

    status = 503


def both(text: object) -> str:
    """Return Vietnamese, then English: for the command line and for logs, where nobody has chosen a language."""
    with translation.override("vi"):
        vietnamese = str(text)
    with translation.override("en"):
        english = str(text)
    return vietnamese if english == vietnamese else f"{vietnamese} ({english})"
