"""Evidence about single people to evidence without it: no briefing names them unless its case asks for it."""

from __future__ import annotations

from plainspoken.core.findings import Findings, FrozenModel

PERSON_PREFIX = "customer."  # of the slugs that an analysis gives to single people
EXAMPLES_PART = "examples"


class PrivacySettings(FrozenModel):
    """What a briefing may say of single people.

    `names`: whether it may name one, with the sums that are told of them. `examples`: whether it shows real cases with
    their values, by which somebody who knows them may know them again.
    """

    names: bool = False
    examples: bool = True


def withhold_persons(findings: Findings) -> Findings:
    """The same findings without the members of collections that name a person, and without their names."""
    named = {address for address, each in findings.evidence.items() if str(each.value).startswith(PERSON_PREFIX)}
    members = {address.rpartition(".")[0] for address in named}
    return findings.model_copy(
        update={
            "evidence": {
                address: each
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
    """Whether findings name a person."""
    return any(key.startswith(PERSON_PREFIX) for names in findings.names.values() for key in names)
