"""Base of every typed table of a file: frozen, nothing unknown, mistakes said with the nearest valid word."""

from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from traitdunion.regulations.problems import nearest


def said(message: str, **values: object) -> PydanticCustomError:
    """An error whose message is one of our (French, translatable) sentences with named fields.

    `at`: where it is under the table that raises it, as "parties.2.key".
    """
    return PydanticCustomError("said", "{message}", {"message": message, **{k: str(v) for k, v in values.items()}})


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        if isinstance(data, dict):
            words = cls.words()
            for key in data:
                if key not in words:
                    raise PydanticCustomError(
                        "unknown_key", "unknown key {word}", {"word": str(key), "nearest": nearest(str(key), words)}
                    )
        return data

    @classmethod
    def words(cls) -> frozenset[str]:
        return frozenset(cls.model_fields)

    def changed(self, **changes: Any) -> Self:
        """A copy with other values (already valid ones). Nothing that was computed from the old ones is kept."""
        values = {name: getattr(self, name) for name in type(self).model_fields} | changes
        return cast(Self, self.model_construct(**values))
