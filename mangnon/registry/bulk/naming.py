"""Models whose rows only name a child, on paper that went out: a list that brought the child is undone all the same."""

from django.db.models import Model

_naming: set[type[Model]] = set()


def names_only(model: type[Model]) -> None:
    """Say that rows of a model are nothing recorded about the child they name."""
    _naming.add(model)


def is_only_naming(model: type[Model]) -> bool:
    """Say whether rows of a model only name a child."""
    return model in _naming
