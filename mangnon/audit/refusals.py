"""Known situations any room may raise; the web room answers them with their page, the API with its error."""


class Refused(Exception):
    """A request that is understood and not carried out; the text is for the person."""

    status = 400
    one_line = True


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
