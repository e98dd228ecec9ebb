"""Data, proposing: which rows of a table of orders are none: what came back, or was called off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from plainspoken.case import Condition
from plainspoken.data.parse import parse_numbers
from plainspoken.data.row_conditions import ORDER_OPERATORS, Flags, match_any_condition
from plainspoken.scaffold import toml
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import detect_decimal_sign
from plainspoken.scaffold.keywords import (
    ANY_MONEY_KEYWORDS,
    ROLE_KEYWORDS,
    is_no,
    is_tick,
    is_yes,
    name_has_keyword,
    split_name_words,
)
from plainspoken.scaffold.line_amounts import OTHER_MONEY_KEYWORDS
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.return_words import says_return
from plainspoken.tables.fault import join_first_words, quote_value

AMOUNT_KEYWORDS = (*ROLE_KEYWORDS["quantity"], *ROLE_KEYWORDS["price"], *ROLE_KEYWORDS["total"])
GOODS_KEYWORDS = (*ROLE_KEYWORDS["product"], *ROLE_KEYWORDS["description"])
MAX_STATUS_VALUES = 60
MAX_SHARE_RETURNED = 0.5  # of the rows: where more are, a minus or a word means something else


@dataclass(frozen=True)
class ReturnsProposal:
    """`rules`: conditions of which a row that came back or was called off fulfils one; `told`: what to tell of it."""

    rules: tuple[Condition, ...]
    told: tuple[str, ...]


def propose_returns(name: str, looked: TableProfile, known: Sequence[str]) -> ReturnsProposal:
    """The rows of a table that are no orders, by negative amounts and by words; `known`: columns that are something
    else. What is not clear is told with what to write."""
    left = [each for each in looked.columns if each.name not in known and each.filled]
    clear, unclear = list[Condition](), list[Condition]()
    for seen in left:
        for condition, sure in (*_judge_amount(looked, seen), *_judge_words(seen)):
            usual = match_returns(looked.sample, looked, (condition,)).mean() <= MAX_SHARE_RETURNED
            (clear if sure and usual else unclear).append(condition)
    rules = tuple(clear)
    told = [_tell_rules(name, looked, rules), *_tell_amounts_kept(name, looked, rules, left)] if rules else []
    return ReturnsProposal(rules, (*told, *(_tell_unclear(name, looked, each, rules) for each in unclear)))


def match_returns(cells: pd.DataFrame, looked: TableProfile, rules: Sequence[Condition]) -> Flags:
    """Which of these rows of text fulfil one of the conditions, read as the analysis will."""
    numbers = {each.column for each in rules if each.operator in ORDER_OPERATORS}
    sign = detect_decimal_sign(looked)
    read = {name: parse_numbers(cells[name], sign) for name in numbers}
    return match_any_condition(cells.assign(**read), rules)


def _judge_amount(looked: TableProfile, seen: ColumnProfile) -> list[tuple[Condition, bool]]:
    """The condition of a number below nil, where a column of amounts has some, and whether it is sure."""
    named = name_has_keyword(seen.name, AMOUNT_KEYWORDS)
    if not seen.mostly_numbers or not (named or name_has_keyword(seen.name, ANY_MONEY_KEYWORDS)):
        return []
    below = Condition(column=seen.name, operator="<", value=0)
    if not match_returns(looked.sample, looked, (below,)).any():
        return []
    return [(below, named and not name_has_keyword(seen.name, OTHER_MONEY_KEYWORDS))]


def _judge_words(seen: ColumnProfile) -> list[tuple[Condition, bool]]:
    """The conditions of a column's words for what came back or was called off, those that are sure and those not."""
    if seen.many or len(seen.values) > MAX_STATUS_VALUES or name_has_keyword(seen.name, GOODS_KEYWORDS):
        return []
    if all(is_yes(each) or is_no(each) or is_tick(each) for each in seen.values):
        marked = tuple(each for each in seen.values if is_yes(each) or (is_tick(each) and not is_no(each)))
        asked = says_return(" ".join(split_name_words(seen.name)))
        return [(_equals(seen.name, marked), asked is True)] if marked and asked is not False else []
    said = {each: says_return(each) for each in seen.values}
    groups = [(tuple(sorted(each for each in said if said[each] is kind)), kind is True) for kind in (True, None)]
    return [(_equals(seen.name, values), sure) for values, sure in groups if values]


def _equals(column: str, values: tuple[str, ...]) -> Condition:
    """The condition of one of these values."""
    return Condition(column=column, operator="==", value=values if len(values) > 1 else values[0])


def _tell_rules(name: str, looked: TableProfile, rules: Sequence[Condition]) -> str:
    """Which rows are taken for no orders, and how to say otherwise."""
    count = int(match_returns(looked.sample, looked, rules).sum())
    rows = f"{count:,} {'row is' if count == 1 else 'rows are'}" if looked.whole else "some rows are"
    why = "; ".join(map(_describe_rule, rules))
    return (
        f"{looked.path.name}: {rows} taken for returned or cancelled ({why}), no order in counts, kept in sums "
        f"(see returns in tables.{toml.quote_key(name)}.add_up; take it out where these are orders)"
    )


def _describe_rule(rule: Condition) -> str:
    """One condition in words."""
    if rule.operator == "<":
        return f'"{rule.column}" below {rule.value}'
    values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    return f'"{rule.column}": {join_first_words(quote_value(str(each)) for each in values)}'


def _tell_amounts_kept(
    name: str, looked: TableProfile, rules: Sequence[Condition], left: Sequence[ColumnProfile]
) -> list[str]:
    """That sums take for sales what a word says came back, where its amount has no minus, and what to write."""
    worded = [each for each in rules if each.operator == "=="]
    sums = [each.name for each in left if each.mostly_numbers and name_has_keyword(each.name, AMOUNT_KEYWORDS)]
    if not worded or not sums:
        return []
    gone, sign = match_returns(looked.sample, looked, worded), detect_decimal_sign(looked)
    kept = [each for each in sums if bool((parse_numbers(looked.sample[each], sign)[gone] > 0).any())]
    if not kept:
        return []
    when = toml.format_conditions([each.model_copy(update={"operator": "!="}) for each in worded])
    them = join_first_words(map(quote_value, kept))
    return [
        f"{looked.path.name}: what was returned or cancelled has no minus in {them}, so sums keep it; to leave it out "
        f"add when = {when} to the sums in tables.{toml.quote_key(name)}.add_up.columns"
    ]


def _tell_unclear(name: str, looked: TableProfile, rule: Condition, rules: Sequence[Condition]) -> str:
    """What may be returns, and is counted as orders, with what to write where it is so."""
    count = int(match_returns(looked.sample, looked, (rule,)).sum())
    rows = f"{count:,} {'row counts' if count == 1 else 'rows count'}" if looked.whole else "some rows count"
    line = f"returns = {toml.format_conditions([*rules, rule])}"
    return (
        f"{looked.path.name}: {rows} as orders, and nobody knows whether they were returned or cancelled "
        f"({_describe_rule(rule)}); if so, write {line} in tables.{toml.quote_key(name)}.add_up"
    )
