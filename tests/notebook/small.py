"""An analysis of three numbers, in steps, for tests of the notebook."""

from __future__ import annotations

from plainspoken.analysis.analysis_result import Progress, StepTimer
from plainspoken.core.recorder import EvidenceRecorder

Numbers = dict[str, float]


def read(case: str, workspace: str, tell: Progress) -> Numbers:
    """Reads, then hands over."""
    from math import sqrt

    numbers = [sqrt(each) for each in (1.0, 4.0, 9.0)]
    from tests.notebook.small import analyse

    return analyse(case, numbers, tell)


def analyse(case: str, loaded: list[float], progress: Progress) -> Numbers:
    """The sum and the mean, by steps."""
    book, clock = EvidenceRecorder(), StepTimer(progress)
    with clock.step("adding", 0.1):
        total = summed(loaded)
        book.put("numbers.total", total, "number")
    with clock.step("sharing", 0.5):
        mean = shared(total, loaded, clock, book)
    book.put("numbers.done", True, "flag")
    return {case: mean}


def summed(numbers: list[float]) -> float:
    """The sum of some numbers."""
    return sum(numbers)


def shared(total: float, loaded: list[float], clock: StepTimer, book: EvidenceRecorder) -> float:
    """The mean, which is a step of its own."""
    with clock.step("dividing", 0.7):
        mean = total / len(loaded)
    return mean


def without_steps(case: str, loaded: list[float], progress: Progress) -> Numbers:
    """An analysis that tells no steps."""
    return {case: summed(loaded)}
