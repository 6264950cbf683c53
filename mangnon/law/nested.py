"""Reading the nested packs: YAML without implicit types, so that 02 stays "02" and no stays "no"."""

from functools import lru_cache
from typing import Any

import yaml

# libyaml reads the same text ten times as fast as the reader in Python, which stands in where it was not built.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@lru_cache(maxsize=32)
def read_yaml(text: str) -> Any:
    """Return the content of a pack with every scalar as text; raises ``yaml.YAMLError``. Read once: nobody changes it."""
    return yaml.load(text, _LOADER)
