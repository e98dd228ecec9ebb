"""Evidence about single people to evidence without it: no briefing names them unless its case asks for it."""

from __future__ import annotations

from collections.abc import Mapping

from plainspoken.core.findings import Evidence, Findings, FrozenModel
from plainspoken.core.sums_of_one import list_sums_of_one, round_evidence

PERSON_PREFIX = "customer."  # of the slugs that an analysis gives to single people
EXAMPLES_PART = "examples"


class PrivacySettings(FrozenModel):
    """What a briefing may say of single people.

    `names`: whether it may name one, with the sums that are told of them, to the last digit. `examples`: whether it
    shows real cases with their values, by which somebody who knows them may know them again.
    """

    names: bool = False
    examples: bool = True


def withhold_persons(findings: Findings) -> Findings:
    """The same findings without the members of collections that name a person, and without their names; what one
    customer, order or row comes to is rounded."""
    named = {address for address, each in findings.evidence.items() if str(each.value).startswith(PERSON_PREFIX)}
    members = {address.rpartition(".")[0] for address in named}
    alone = set(list_sums_of_one(findings.evidence))
    return findings.model_copy(
        update={
            "evidence": {
                address: round_evidence(each) if address in alone else each
                for address, each in findings.evidence.items()
                if address.rpartition(".")[0] not in members
            },
            "members": {
                collection: tuple(each for each in among if f"{collection}.{each}" not in members)
                for collection, among in findings.members.items()
            },
            "names": {
                language: {key: name for key, name in names.items() if not key.startswith(PERSON_PREFIX)}
                for language, names in findings.names.items()
            },
        }
    )


def names_persons(findings: Findings) -> bool:
    """Whether findings name a person, or tell what a single one comes to."""
    evidence = findings.evidence
    exact = (evidence[each] for each in list_sums_of_one(evidence))
    named = any(key.startswith(PERSON_PREFIX) for names in findings.names.values() for key in names)
    return named or any(each != round_evidence(each) for each in exact)


def tell_as_stored(evidence: Mapping[str, Evidence], stored: Findings) -> dict[str, Evidence]:
    """What an analysis found, as stored findings tell it: to the last digit, or with what they withhold withheld."""
    if names_persons(stored):
        return dict(evidence)
    whole = stored.model_copy(update={"evidence": {**stored.evidence, **evidence}})
    return {address: each for address, each in withhold_persons(whole).evidence.items() if address in evidence}
