"""The start: a proposed case file in English to the same in another language. Comments stay as they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.numbers import get_currency_name

from plainspoken.case import Case
from plainspoken.case.case_names import event_name
from plainspoken.case.case_texts import (
    DEFAULT_TEXTS_LANGUAGE,
    CaseTexts,
    PhraseSlots,
    complete_phrases,
    phrase_meanings,
)
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.scaffold import toml
from plainspoken.scaffold.case_texts import CASE_QUESTIONS, EVENT_QUESTIONS, SHOP_QUESTIONS
from plainspoken.scaffold.keywords import readable_column_name

START_FOLDER = "start"
ASKED = {each.key for each in (*CASE_QUESTIONS, *EVENT_QUESTIONS, *SHOP_QUESTIONS)}
TEXTS_SECTION = re.compile(r"^\[texts\.en\]\n(?:.+\n)+", re.MULTILINE)
LANGUAGES_ENTRY = re.compile(r'^languages = \["en"\]$', re.MULTILINE)
QUOTED_TEXT = r'"(?:[^"\\]|\\.)*"'
# Quoted texts come first: what stands in them is a table's, however it looks.
WORDS_ENTRY = re.compile(
    rf'{QUOTED_TEXT}|words\.en = (\{{(?:[^{{}}"]|{QUOTED_TEXT}|\{{(?:[^{{}}"]|{QUOTED_TEXT})*\}})*\}})'
)
COMMENT_SIGN = "#"
SECTION_HEAD = re.compile(r"^\[+([a-z_]+)")
NAMED_AS_IN_TABLE = ("columns", "tables")  # their names are those of the table, in whatever language that is


@dataclass(frozen=True)
class StartWords:
    """What a first case says in a language: patterns of phrases by kind of case, its other words by the English ones.

    `forms`: the forms of nouns that the language asks of a case, each with its sentence.
    """

    language: str
    patterns: Mapping[str, Mapping[str, str]]
    words: Mapping[str, str]
    forms: Mapping[str, str]

    def say(self, english: str) -> str:
        """The same words in the language.

        Raises:
            PlainspokenError: it has none for them.
        """
        for pattern, said in self.words.items():
            slots = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(pattern))
            found = re.fullmatch(slots, english)
            if found:
                return said.format(**found.groupdict())
        raise PlainspokenError(f"start/{self.language}.toml: [words] has nothing for {english!r}; add it")


def read_start_words(language: str, folders: Sequence[Path], forms: Mapping[str, Mapping[str, str]]) -> StartWords:
    """What a first case says in a language; later folders override single words.

    Raises:
        PlainspokenError: no folder has the language, or a file is no TOML.
    """
    paths = [folder / START_FOLDER / f"{language}.toml" for folder in folders]
    there = [path for path in paths if path.is_file()]
    if not there or language not in forms:
        known = sorted(
            {path.stem for folder in folders for path in (folder / START_FOLDER).glob("*.toml")} & set(forms)
        )
        spoken = ", ".join([DEFAULT_TEXTS_LANGUAGE, *known])
        raise PlainspokenError(
            f"--language {language}: expected one of: {spoken}; or translate templates/start/sv.toml"
        )
    groups: dict[str, dict[str, str]] = {}
    for path in there:
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PlainspokenError(f"{path}: expected TOML, found: {error}; correct that place") from None
        for group, texts in found.items():
            groups.setdefault(group, {}).update(texts)
    return StartWords(language, groups, groups.get("words", {}), forms[language])


def tell_case_in(text: str, start: StartWords, said: Mapping[str, str]) -> str:
    """The case file with its phrases and words in another language; `said`: the phrases that a person gave.

    Raises:
        Faults: forms of a given noun that only a person knows.
    """
    case = Case.model_validate({"name": "proposed", **tomllib.loads(text)})
    phrases = make_phrases(case, start, {**keep_answers(case), **said})
    meanings = {**phrase_meanings(), **start.forms}
    lines = toml.format_aligned_entries((name, value, meanings[name]) for name, value in phrases.items())
    section = "\n".join([f"[texts.{start.language}]", *lines]) + "\n"
    told = TEXTS_SECTION.sub(lambda _: section, text, count=1)
    told = LANGUAGES_ENTRY.sub(lambda _: f'languages = ["{start.language}"]', told, count=1)
    head, lines, made = "", [], name_made_columns(case, start)
    for line in told.split("\n"):
        begun = SECTION_HEAD.match(line)
        head = begun[1] if begun else head
        lines.append(tell_line_in(line, head, start, made))
    return "\n".join(lines)


def tell_line_in(line: str, head: str, start: StartWords, made: Mapping[str, str]) -> str:
    """One line of a section of the case in another language; what stands in quotation marks is left as it is."""
    if line.startswith(COMMENT_SIGN):
        return line.replace("words.en", f"words.{start.language}")
    return WORDS_ENTRY.sub(lambda found: render_words(found[1], head, start, made) if found[1] else found[0], line)


def name_made_columns(case: Case, start: StartWords) -> dict[str, str]:
    """What the columns that rows are added up to are called in the language, by their English names."""
    patterns, found = start.patterns.get("made", {}), dict[str, str]()
    for table, source in case.tables.items():
        for name, each in (source.add_up.columns if source.add_up else {}).items():
            rows = {"rows": readable_column_name(table), "of": readable_column_name(each.of) if each.of else ""}
            when = " ".join(f"{readable_column_name(one.column)} {one.value}" for one in each.when)
            pattern = patterns.get(f"{each.how}_when" if each.when else each.how)
            found |= {readable_column_name(name): pattern.format(**rows, when=when)} if pattern else {}
    return found


def keep_answers(case: Case) -> dict[str, str]:
    """The phrases of an English draft that a person answered otherwise than proposed."""
    proposed = complete_phrases({}, case.task, event=event_name(case), unwanted=case.target.unwanted)
    given = case.texts[DEFAULT_TEXTS_LANGUAGE].given()
    return {name: given[name] for name in given if name in ASKED and given[name] != proposed.get(name)}


def make_phrases(case: Case, start: StartWords, given: Mapping[str, str]) -> dict[str, str]:
    """Every phrase that the case needs in the language: those given, else made from the language's patterns."""
    missing = [
        f"--text {name}=...: is missing: {sentence} (the language needs this form of --text {noun}_one)"
        for name, sentence in start.forms.items()
        if (noun := name.partition("_")[0]) and f"{noun}_one" in given and name not in given
    ]
    if missing:
        raise Faults(missing)
    special = "segmentation" if case.task == "segmentation" else "unwanted" if case.target.unwanted else ""
    stopping = "stopping" if any(each.add_up and each.add_up.stops_within for each in case.tables.values()) else ""
    patterns = {
        name: text for kind in ("texts", special, stopping) for name, text in start.patterns.get(kind, {}).items()
    }
    currency = given.get("currency", "")
    money = get_currency_name(currency, 2, start.language) if currency else ""
    slots = PhraseSlots({**given, "event": event_name(case), "money": money}, patterns)
    known = [name for name in CaseTexts.model_fields if name in patterns or name in given]
    return {name: slots[name] for name in (*known, *(form for form in start.forms if form not in known))}


def render_words(entry: str, head: str, start: StartWords, made: Mapping[str, str]) -> str:
    """One `words.en = { ... }` in the language; what a table calls its columns is left as it is. `made`: names of
    columns that no table has, by the English ones."""
    words = tomllib.loads(f"words = {entry}")["words"]
    if head == "columns" and words["name"] in made:
        english, own = words["name"], made[words["name"]]
        words |= {key: words[key].replace(english, own) for key in ("name", "group") if key in words}
    inner = [f"{toml.quote_key(name)} = {render_word(name, value, head, start)}" for name, value in words.items()]
    return f"words.{start.language} = {{ {', '.join(inner)} }}"


def render_word(name: str, value: str | Mapping[str, str], head: str, start: StartWords) -> str:
    """One word, or the words of a column's values."""
    if isinstance(value, str):
        kept = head in NAMED_AS_IN_TABLE and name == "name"
        return toml.quote_string(value if kept else start.say(value))
    return toml.format_inline_table({key: start.say(text) for key, text in value.items()})
