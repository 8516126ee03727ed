"""Frozen records without the price of `import dataclasses`.

`dataclasses` imports `inspect`, which costs a process more than starting Python does. The daily commands
must answer before that, so records are made by the forty lines below; the type checker is told that they
are what they look like: frozen dataclasses with slots.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as record
    from typing import Any, TypeVar

    T = TypeVar("T")
else:

    def record(*, frozen: bool, slots: bool) -> "Callable[[type[T]], type[T]]":
        """Make the class a frozen record with slots; both words are there for whoever reads the class."""
        assert frozen
        assert slots
        return _build


__all__ = ["as_dict", "is_record", "names", "record", "replace"]


def _build(cls: "Any") -> "Any":
    fields = tuple(cls.__annotations__)
    namespace = {key: value for key, value in cls.__dict__.items() if key not in ("__dict__", "__weakref__", *fields)}
    namespace |= {
        "__slots__": fields,
        "__match_args__": fields,
        "__init__": _first_init,
        "__setattr__": _frozen,
        "__delattr__": _frozen,
        "__eq__": _equal,
        "__hash__": _hash,
        "__repr__": _repr,
    }
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    _defaults[made] = {name: cls.__dict__[name] for name in fields if name in cls.__dict__}
    return made


_defaults: "dict[type, dict[str, Any]]" = {}


def _first_init(self: object, *values: object, **named: object) -> None:
    """Write the class's own __init__ when its first record is made: most commands use few of the classes."""
    cls = type(self)
    defaults = _defaults[cls]
    scope: dict[str, Any] = {f"_{name}": cls.__dict__[name].__set__ for name in names(cls)}
    scope |= {f"default_{name}": value for name, value in defaults.items()}
    head = ", ".join(f"{name}=default_{name}" if name in defaults else name for name in names(cls))
    body = "; ".join(f"_{name}(self, {name})" for name in names(cls))
    exec(f"def __init__(self, {head}): {body}", scope)  # the names come from the class itself
    cls.__init__ = scope["__init__"]  # type: ignore[method-assign]
    self.__init__(*values, **named)  # type: ignore[misc]


def _frozen(self: object, *_: object) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen")


def _values(self: object) -> tuple[object, ...]:
    return tuple(getattr(self, name) for name in names(type(self)))


def _equal(self: object, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: object) -> int:
    return hash(_values(self))


def _repr(self: object) -> str:
    return f"{type(self).__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in names(type(self)))})"


def names(kind: type) -> tuple[str, ...]:
    """The fields of a record class, in the order they were declared: the JSON keys."""
    return kind.__match_args__  # type: ignore[attr-defined,no-any-return]


def is_record(value: object) -> bool:
    """True for an instance of a class made by `record`."""
    return getattr(type(value), "__setattr__", None) is _frozen


def as_dict(value: object) -> "Any":
    """A record, and all records within it, as plain dicts and lists, ready for JSON."""
    if is_record(value):
        return {name: as_dict(getattr(value, name)) for name in names(type(value))}
    if isinstance(value, (list, tuple)):
        return [as_dict(item) for item in value]
    if isinstance(value, dict):
        return {key: as_dict(item) for key, item in value.items()}
    return value


def replace(value: "T", **changes: object) -> "T":
    """The same record with some fields changed."""
    return type(value)(**{name: changes.get(name, getattr(value, name)) for name in names(type(value))})
