"""The seam: a sample of cases with what each factor adds to their predicted chance, too many numbers for evidence."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field, model_validator

EFFECT_DECIMALS = 6  # of a share: far below what a chart can show
ADDITIVITY_TOLERANCE = 1e-4  # of a share: a hundredth of a percentage point


class FactorEffects(BaseModel):
    """One factor in each sampled case.

    `factor`: the address of its evidence (`driver_groups.month`). `effects`: what it adds to the predicted chance,
    as a share. `high`: 1 where the case has the values that the factor's evidence names as high, else 0.
    `bins`: the place of the case's value among the members of `<factor>.bins`, -1 where it is in none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    factor: str
    effects: tuple[float, ...]
    high: tuple[int, ...]
    bins: tuple[int, ...]


class EffectSample(BaseModel):
    """Sampled cases: `start` plus all effects of the factors plus `rest` is the `chance` of each.

    `start`: the chance before any factor is looked at; `rest`: what all other factors add; `chance`: what the model
    itself gives, computed without effects. All are shares, one number a case.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: tuple[float, ...]
    factors: tuple[FactorEffects, ...] = Field(min_length=1)
    rest: tuple[float, ...]
    chance: tuple[float, ...]

    @model_validator(mode="after")
    def as_many_of_each(self) -> EffectSample:
        """Refuse lists of different lengths."""
        lists = [self.start, self.rest, self.chance]
        lists += [each for factor in self.factors for each in (factor.effects, factor.high, factor.bins)]
        if len({len(each) for each in lists}) != 1:
            raise ValueError("the sampled cases have lists of different lengths")
        return self

    def of(self, factor: str) -> FactorEffects | None:
        """The effects of the factor at an address; None where it was not sampled."""
        return next((each for each in self.factors if each.factor == factor), None)

    def misses(self) -> Iterator[float]:
        """How far each case misses adding up to its chance."""
        for place, chance in enumerate(self.chance):
            told = self.start[place] + self.rest[place] + sum(each.effects[place] for each in self.factors)
            yield abs(told - chance)
