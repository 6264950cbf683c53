"""What a wrong pack says: file, line, reason; in Vietnamese, then English."""


class LawError(ValueError):
    """A law pack that cannot be used; the program does not start with it. Line 0 means the file as a whole."""

    def __init__(self, file: str, line: int, reason: str):
        super().__init__(f"{file}:{line}: {reason}" if line else f"{file}: {reason}")
        self.file, self.line, self.reason = file, line, reason
