"""The production settings on a data folder of this test run's own. What differs is named here, and only here."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# In memory where the machine has it: the tests commit often, and what they prove is not the disk.
_memory = Path("/dev/shm")  # noqa: S108  a folder to make our own private folder in
FOLDER = Path(tempfile.mkdtemp(prefix="mangnon-tests-", dir=_memory if os.access(_memory, os.W_OK) else None))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
for name in ("MANGNON_KEYS", "MANGNON_LAW_DIR"):
    os.environ.pop(name, None)
os.environ["MANGNON_DATA"] = str(FOLDER)

from mangnon.audit import keys  # noqa: E402
from mangnon.web.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
STATIC_ROOT.mkdir()  # noqa: F405  nothing is collected: pages name their files plainly
keys.make(MANGNON_KEYS)  # noqa: F405
