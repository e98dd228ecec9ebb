"""The line: which stages a command needs for a case, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from plainspoken.case import Case, find_case, read_case
from plainspoken.case.briefing_parts import choose_briefing_parts
from plainspoken.case.first_look import make_first_look, name_case_file
from plainspoken.core.build_files import SCORES_FILE
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import read_findings, suggest_nearest
from plainspoken.core.safe_paths import find_folder_name_fault
from plainspoken.pipeline.build_folder import stamp_path
from plainspoken.pipeline.built_from import find_case_file, list_case_places
from plainspoken.pipeline.case_of_folder import note_case
from plainspoken.pipeline.stage import ProjectPaths, Stage
from plainspoken.pipeline.trained_elsewhere import is_trained_elsewhere

NO_NOTEBOOK_OF_A_FIRST_LOOK = "a first look (--fast) has no notebook: build the full briefing for one, without --fast"
Say = Callable[[str], None]
Work = tuple[Path, list[Stage]]  # a build folder, and the stages to bring up to date in it


def say_nothing(_: str) -> None:
    """Nobody is told."""


def list_cases(places: ProjectPaths) -> list[str]:
    """The names of all cases.

    Raises:
        PlainspokenError: there is none.
    """
    names = sorted(path.stem for path in places.cases.glob("*.toml"))
    if not names:
        raise PlainspokenError(f"{places.cases}: expected case files (*.toml), found none; write one there")
    return names


def plan_all_stages(
    places: ProjectPaths, name: str, formats: Sequence[str] = (), say: Say = say_nothing, *, fast: bool = False
) -> Work:
    """All stages of a case, in all its languages; HTML is always written, for the others are held against it.

    `say`: told which tables were read from a database or folder for it. `fast`: a first look, in a folder of its own.

    Raises:
        PlainspokenError: no such case, or no such format; a notebook of a first look.
    """
    from plainspoken.pipeline.notebook_stage import notebook_stage
    from plainspoken.pipeline.probe_stage import probe_stage
    from plainspoken.pipeline.targets_stage import targets_stage
    from plainspoken.pipeline.write_stage import NOTEBOOK_FORMAT, verify_stage

    check_formats(formats)
    if fast and NOTEBOOK_FORMAT in formats:
        raise PlainspokenError(NO_NOTEBOOK_OF_A_FIRST_LOOK)
    folder, stages = plan_analysis(places, name, say, fast=fast)
    case = read_briefing_case(places, name, fast=fast)
    if case.task == "classification":
        stages.append(probe_stage(places, folder))
    for language in case.languages:
        stages += plan_page_stages(places, folder, language, formats)
        if NOTEBOOK_FORMAT in formats:
            stages.append(notebook_stage(places, find_case(name, places.cases), case, folder, language))
        if case.offers or case.task == "segmentation":
            stages.append(targets_stage(places, folder, language))
    return folder, [*stages, verify_stage(places, folder, case.languages)]


def plan_page_stages(places: ProjectPaths, folder: Path, language: str, formats: Sequence[str] = ()) -> list[Stage]:
    """The stages after the seam, in one language; `formats`: those asked for, else the usual ones."""
    from plainspoken.pipeline.draw_stage import draw_stage
    from plainspoken.pipeline.write_stage import formats_to_update, write_stage

    return [draw_stage(places, folder, language)] + [
        write_stage(places, folder, language, to) for to in formats_to_update(folder, language, formats)
    ]


def read_briefing_case(places: ProjectPaths, name: str, *, fast: bool = False) -> Case:
    """A case whose briefing can be written: there are words in each of its languages. `fast`: as a first look.

    Raises:
        PlainspokenError: no such case.
        Faults: every entry that is not as it must be.
    """
    from plainspoken.words.languages import read_case_forms
    from plainspoken.words.message_catalogue import check_whole_languages

    case = read_case(name, places.cases, read_case_forms(places.folders))
    if faults := [*find_part_faults(places, case), *find_offer_faults(case)]:
        raise Faults(faults)
    check_whole_languages(case.languages, places.folders)
    return make_first_look(case) if fast else case


def find_part_faults(places: ProjectPaths, case: Case) -> list[str]:
    """Each part that a case names and no layout tells, with the nearest; told before an analysis of minutes."""
    layouts = [path for folder in places.folders for path in (folder / "briefing").glob("part_*.jinja")]
    known = dict.fromkeys(path.stem.removeprefix("part_") for path in layouts)
    return [
        f"{case.name}: parts: there is no part {each!r}{suggest_nearest(each, known)}"
        for each in choose_briefing_parts(case)
        if each not in known
    ]


def find_offer_faults(case: Case) -> list[str]:
    """Offers to cases that no column names: their list would say of nobody who it is."""
    if not case.offers or any(column.role == "identifier" for column in case.columns.values()):
        return []
    expected = 'expected a column with role = "identifier", which names the cases of the list, found none'
    return [f"{case.name}: offers: {expected}; declare it, or remove the offers"]


def plan_analysis(places: ProjectPaths, name: str, say: Say = say_nothing, *, fast: bool = False) -> Work:
    """The stages before the seam. Tables that have a source are read from it first, for what they hold decides what is
    to be done."""
    from plainspoken.data.locate import find_data_folder
    from plainspoken.data.sources.refresh import refresh_tables
    from plainspoken.pipeline.analyse_stage import analyse_stage, judge_stage

    def foretell() -> str:
        from plainspoken.pipeline.estimate_time import foretell_analysis  # loads what reads tables

        return foretell_analysis(case, tables)

    case = read_briefing_case(places, name, fast=fast)
    refresh_tables(case, say)
    tables = find_data_folder(case)
    if tables is None:
        say(f"{case.name}: its tables are not here, so demonstration tables are simulated, and all pages are stamped")
    folder = places.build / case.name
    analyse = replace(analyse_stage(places, case, folder), foretell=foretell)
    path = find_case(name, places.cases)
    has_tables = any((path.parent / each.file).is_file() for each in case.tables.values())
    return folder, [note_case(analyse, folder, path, has_tables=has_tables), judge_stage(places, folder, case)]


def plan_rejudging(places: ProjectPaths, folder: Path) -> list[Stage]:
    """The stage judge of a folder that is built, in the words of its case where that is known."""
    from plainspoken.pipeline.analyse_stage import EVIDENCE_FILE, judge_stage

    name = read_findings(folder / EVIDENCE_FILE).provenance.case
    known = any(path.stem == name for path in places.cases.glob("*.toml"))
    return [judge_stage(places, folder, read_briefing_case(places, name) if known else None)]


def plan_drawing(places: ProjectPaths, name: str, languages: Sequence[str] | None) -> Work:
    """The stage draw, in the languages asked for."""
    from plainspoken.pipeline.draw_stage import draw_stage

    folder = find_build_folder(places, name)
    told = read_briefing_languages(folder)
    return folder, [draw_stage(places, folder, each) for each in languages or told]


def plan_writing(
    places: ProjectPaths, name: str, languages: Sequence[str] | None, formats: Sequence[str] | None
) -> Work:
    """The stage write, in the languages and formats asked for; before it the charts that are not of these findings, and
    after it the lists that stand beside, for these say the same words.

    Raises:
        PlainspokenError: no such format, or no charts in this language yet.
    """
    from plainspoken.pipeline.draw_stage import draw_stage
    from plainspoken.pipeline.write_stage import DEFAULT_FORMATS
    from plainspoken.words.message_catalogue import check_own_words

    folder = find_build_folder(places, name)
    check_formats(formats or ())
    told = read_briefing_languages(folder)
    asked = languages or told
    if places.own:
        check_own_words(asked, places.folders)
    for language in asked:
        if not any((folder / "figures" / language).glob("*.svg")):
            remedy = f"run `plainspoken draw {name} --language {language}` first"
            raise PlainspokenError(f"{folder / 'figures' / language}: no charts here; {remedy}")
    pages = [plan_format(places, name, folder, each, to) for each in asked for to in formats or DEFAULT_FORMATS]
    charts = keep_stamped(folder, [draw_stage(places, folder, each) for each in asked])
    return folder, [*charts, *pages, *plan_kept_lists(places, folder, asked)]


def plan_kept_lists(places: ProjectPaths, folder: Path, languages: Sequence[str]) -> list[Stage]:
    """The stages of the lists of customers that were once made in a folder, where their scores are at hand."""
    from plainspoken.pipeline.targets_stage import targets_stage

    made = keep_stamped(folder, [targets_stage(places, folder, each) for each in languages])
    return made if (folder / SCORES_FILE).is_file() else []


def keep_stamped(folder: Path, stages: Sequence[Stage]) -> list[Stage]:
    """Those of the stages that were once run in a folder."""
    return [each for each in stages if stamp_path(folder, each.name).is_file()]


def check_formats(formats: Sequence[str]) -> None:
    """See that each format is one that can be written.

    Raises:
        PlainspokenError: one is not; names the nearest.
    """
    from plainspoken.pipeline.write_stage import DEFAULT_FORMATS, NOTEBOOK_FORMAT, OPTIONAL_FORMATS

    known = (*DEFAULT_FORMATS, *OPTIONAL_FORMATS, NOTEBOOK_FORMAT)
    for each in formats:
        if each not in known:
            near = suggest_nearest(each, dict.fromkeys(known))
            raise PlainspokenError(f"--to {each}: expected one of: {', '.join(known)}{near}")


def plan_format(places: ProjectPaths, name: str, folder: Path, language: str, to: str) -> Stage:
    """The stage that writes one format; a notebook runs the analysis again, so it needs the case."""
    from plainspoken.pipeline.write_stage import NOTEBOOK_FORMAT, write_stage

    if to != NOTEBOOK_FORMAT:
        return write_stage(places, folder, language, to)
    from plainspoken.pipeline.notebook_stage import notebook_stage

    path = find_source_case(places, name, folder)
    return notebook_stage(places, path, read_briefing_case(places, str(path)), folder, language)


def find_source_case(places: ProjectPaths, name: str, folder: Path) -> Path:
    """The file of the case that a build folder was made of; `name`: the case or the folder, as it was said.

    Raises:
        PlainspokenError: there is none, for the model was trained elsewhere; or nobody knows where it lies.
    """
    from plainspoken.pipeline.write_stage import DEFAULT_FORMATS, OPTIONAL_FORMATS

    findings = read_findings(folder / "findings.json")
    if is_trained_elsewhere(findings, folder):
        raise PlainspokenError(
            f"{folder}: a notebook runs the whole analysis again, and this model was trained elsewhere; "
            f"write the briefing as {', '.join((*DEFAULT_FORMATS, *OPTIONAL_FORMATS))}"
        )
    if findings.briefing.first_look:
        raise PlainspokenError(NO_NOTEBOOK_OF_A_FIRST_LOOK)
    if not (Path(name) / "findings.json").is_file():
        return find_case(name, places.cases)
    path = find_case_file(findings, folder, places.cases)
    if path is None:
        _, *looked_at = list_case_places(name_case_file(findings), folder, places.cases)
        looked = ", ".join(dict.fromkeys(each.as_posix() for each in looked_at))
        remedy = "name the case file in place of the folder"
        raise PlainspokenError(f"{folder}: expected the case that it was built from at {looked}, found none; {remedy}")
    return path


def find_build_folder(places: ProjectPaths, name: str) -> Path:
    """The folder that is named or that a case was built into; a judged model has one without a case file."""
    below: tuple[Path, ...] = () if find_folder_name_fault(name) else (places.build / name,)
    for folder in (Path(name), *below):
        if (folder / "findings.json").is_file():
            return folder
    return places.build / read_case(name, places.cases).name


def read_briefing_languages(folder: Path) -> tuple[str, ...]:
    """The languages that the findings in a folder are to be told in."""
    return read_findings(folder / "findings.json").briefing.languages
