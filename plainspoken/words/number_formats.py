"""Numbers to text in one language: rounded once, half up, two effective digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from plainspoken.core.errors import PlainspokenError
from plainspoken.words.languages import is_known_locale

MINUS_SIGN, NO_BREAK_SPACE = "\u2212", "\u00a0"
MIN_RATE_IN_BASE = 2  # the usual rate of the event, counted in a case's base, is at least this
MAX_RATE_BASE = 1_000_000
SMALL_PRICE = 0.1  # below it a whole number of 100 says too little of a price
WHOLE_AMOUNT = 10  # from it on, tenths of an amount say nothing
TWO_DECIMALS_TELL = 0.1  # an amount below it has fewer than two effective digits in two decimals
CENTS_PATTERN = ".00"  # in a pattern for sums: what whole sums go without
MONTH_TEXT_LENGTH = len("2010-12")
SECONDS_PER_UNIT = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
MAX_UNIT_ERROR = 0.05  # how far a printed time may lie from the true one: "2 minutes" is no 90 seconds


def parse_locale(language: str) -> Locale:
    """How numbers and dates are written in a language.

    Raises:
        PlainspokenError: Babel does not know its code.
    """
    if not is_known_locale(language):
        raise PlainspokenError(f"words/{language}: expected the code of a language such as en, found {language!r}")
    return Locale.parse(language)


class NumberFormatter:
    """How one language writes numbers. `forms`: its small phrases (`nearly_none`, `range`).

    `currency`: an ISO 4217 code; without one, sums of money are in the case's own reference. `rate_base`: among
    how many cases the event is counted, see `choose_rate_base`.
    """

    WAYS = (
        "of_100",
        "rate",
        "rate_fine",
        "chance",
        "of_100_fine",
        "of_100_price",
        "percent",
        "percent_fine",
        "percent_price",
        "points",
        "points_size",
        "count",
        "about",
        "number",
        "score",
        "money",
        "money_exact",
        "amount",
        "lost",
        "duration",
        "duration_bare",
        "recorded",
        "milliseconds",
        "days",
        "clock",
        "look",
        "weeks",
        "fraction",
    )

    def __init__(self, language: str, forms: Mapping[str, str], currency: str = "", rate_base: int = 100) -> None:
        self.language = language  # as it was asked for: a locale may go by another code
        self.locale = parse_locale(language)
        self.forms = forms
        self.currency = currency
        self.rate_base = rate_base

    def write(self, value: float, way: str) -> str:
        """A value in one of the ways.

        Raises:
            PlainspokenError: no such way.
        """
        if way not in self.WAYS:
            raise PlainspokenError(f"no way {way!r} to show a number (there are: {', '.join(self.WAYS)})")
        writer: Callable[[float], str] = getattr(self, way)
        return writer(value)

    def of_100(self, share: float) -> str:
        """A share as a whole number of 100; never 0 or 100 unless it is exactly that."""
        return self.hundredths(share, self.decimal)

    def hundredths(self, share: float, write: Callable[[Decimal], str]) -> str:
        """A share as `of_100`, its number written by `write`."""
        rounded = round_share(share, 0)
        return self.nearly(share, rounded, Decimal(1), Decimal(100), write) or write(rounded)

    def nearly(
        self, share: float, rounded: Decimal, least: Decimal, whole: Decimal, write: Callable[[Decimal], str]
    ) -> str:
        """What is said of a share that only rounding makes none or the whole; nothing of any other. `least`: of what
        it is rounded to."""
        if rounded == 0 and share > 0:
            return self.forms["nearly_none"].format(number=write(least))
        if rounded == whole and share < 1:
            return self.forms["nearly_all"].format(number=write(whole - least))
        return ""

    def rate(self, share: float) -> str:
        """How often the event comes, as a whole number in the case's base; below one half, with one effective digit.

        All rates of a document have one base, so that any two of them can be compared.
        """
        exact = Decimal(repr(float(share))) * self.rate_base
        rounded = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        if rounded == 0 and share > 0:
            return self.decimal(round_effective_digits(float(exact), 1))
        return self.nearly(share, rounded, Decimal(1), Decimal(self.rate_base), self.decimal) or self.decimal(rounded)

    def rate_fine(self, share: float) -> str:
        """The same with one decimal, for rates that lie close together."""
        return self.decimal(round_half_up(share * self.rate_base, 1), "#,##0.0")

    def chance(self, share: float) -> str:
        """The predicted chance of one case, as `rate_fine`; never 0 or the whole base unless it is exactly that."""
        rounded = round_half_up(share * self.rate_base, 1)
        nearly = self.nearly(share, rounded, Decimal("0.1"), Decimal(self.rate_base), self.decimal)
        return nearly or self.rate_fine(share)

    @property
    def rate_base_text(self) -> str:
        """That base as the language writes it: 100, or 1,000 of a rare event."""
        return self.decimal(Decimal(self.rate_base))

    def of_100_price(self, share: float) -> str:
        """A price as a share: whole of 100, and below 10 of 100 to two effective digits (0.46)."""
        small = abs(share) < SMALL_PRICE and share != 0
        return self.decimal(round_effective_digits(share * 100)) if small else self.of_100(share)

    def of_100_fine(self, share: float) -> str:
        """A share of 100 with one decimal, for tables in which close values are compared."""
        return self.decimal(round_share(share, 1), "#,##0.0")

    def percent(self, share: float) -> str:
        """As `of_100`, with the sign of a share of a whole: money, traffic, customers, cost."""
        return self.hundredths(share, lambda number: self.percent_sign(self.decimal(number)))

    def percent_fine(self, share: float) -> str:
        """As `of_100_fine`, with that sign."""
        return self.percent_sign(self.of_100_fine(share))

    def percent_price(self, share: float) -> str:
        """As `of_100_price`, with that sign."""
        return self.percent_sign(self.of_100_price(share))

    def percent_sign(self, number: str) -> str:
        """A number of a hundred with the sign where the language puts it: `10%`, or `10 %` in one piece."""
        before, after = self.locale.percent_formats[None].prefix[0], self.locale.percent_formats[None].suffix[0]
        return f"{before}{number}{after}".replace(" ", NO_BREAK_SPACE)

    def points(self, share: float) -> str:
        """A difference of shares in percentage points, with its sign and one decimal."""
        return f"+{self.points_size(share)}" if round_share(share, 1) > 0 else self.points_size(share)

    def points_size(self, share: float) -> str:
        """The same without a plus."""
        return self.decimal(round_share(share, 1), "#,##0.0")

    def count(self, value: float) -> str:
        """A whole number, exactly."""
        return self.decimal(round_half_up(value, 0))

    def about(self, value: float) -> str:
        """A large number to two effective digits, whole."""
        return self.decimal(round_half_up(float(round_effective_digits(value)), 0))

    def number(self, value: float) -> str:
        """An estimate to two effective digits."""
        return self.decimal(round_effective_digits(value))

    def score(self, value: float) -> str:
        """A quality measure with two decimals, for the method part and tables."""
        return self.decimal(round_half_up(value, 2), "0.00")

    def money(self, value: float) -> str:
        """An amount to two effective digits: a whole sum in the case's currency, or in its own reference."""
        return self.number(value) if not self.currency else self.sum(self.whole(value))

    def money_exact(self, value: float) -> str:
        """An amount, whole: for sums that are compared with each other."""
        exact = round_half_up(value, 0)
        return self.sum(exact) if self.currency else self.decimal(exact)

    def amount(self, value: float) -> str:
        """An amount beside others that it is held against, so that who subtracts finds what stands there: whole from
        ten on, below that with two decimals, of the smallest two effective digits."""
        if abs(value) >= WHOLE_AMOUNT:
            return self.money_exact(value)
        exact = not self.currency and abs(value) >= TWO_DECIMALS_TELL
        return self.decimal(round_half_up(value, 2)) if exact else self.money(value)

    def lost(self, value: float) -> str:
        """A negative amount without its sign: a loss of 2.6."""
        return self.amount(abs(value))

    def whole(self, value: float) -> Decimal:
        """A number to two effective digits, but never with decimals."""
        return round_effective_digits(value) if abs(value) >= 10 else round_half_up(value, 0)

    def sum(self, value: Decimal) -> str:
        """A whole sum with the currency's sign, where the language puts it."""
        pattern = self.locale.currency_formats["standard"].pattern.replace(CENTS_PATTERN, "")
        text = format_currency(value + 0, self.currency, pattern, self.locale, currency_digits=False)
        return text.replace("-", MINUS_SIGN).replace(" ", NO_BREAK_SPACE)

    def days(self, value: float) -> str:
        """A whole number of days."""
        return self.unit(value, "day")

    def weeks(self, value: float) -> str:
        """A whole number of weeks."""
        return self.unit(value, "week")

    def duration(self, seconds: float) -> str:
        """A time in the largest unit of which a whole number, to two effective digits, is hardly (5 %) off."""
        number, name = self.largest_unit(seconds)
        return self.unit_exact(number, name) if name == "second" else self.unit(float(number), name)

    def duration_bare(self, seconds: float) -> str:
        """The same without its unit, to stand before another time in that unit: `2 to 90 seconds`."""
        return self.decimal(self.largest_unit(seconds)[0].normalize() + 0)

    def largest_unit(self, seconds: float) -> tuple[Decimal, str]:
        """A time as the number and the name of the unit that it is written in."""
        for name, size in reversed(SECONDS_PER_UNIT.items()):
            if abs(seconds) >= size:
                whole = round_half_up(float(round_effective_digits(seconds / size)), 0)
                if abs(float(whole) * size - seconds) <= MAX_UNIT_ERROR * abs(seconds):
                    return whole, name
        return round_half_up(float(round_effective_digits(seconds)), 3), "second"

    def recorded(self, value: float) -> str:
        """A single value as it stands in the table, so that it is found there: to two decimals, or finer if tiny."""
        return self.number(value) if abs(value) < 1 else self.decimal(round_half_up(value, 2).normalize())

    def milliseconds(self, seconds: float) -> str:
        """A very short time in milliseconds, to two effective digits."""
        number = float(round_effective_digits(seconds * 1000))
        shown = round(number, 3) + 0.0  # no more than that is written; what is less is no negative zero
        text = format_unit(shown, "duration-millisecond", length="long", locale=self.locale)
        return text.replace(" ", NO_BREAK_SPACE).replace("-", MINUS_SIGN)

    def unit(self, value: float, name: str) -> str:
        """A whole number of time units, with the right plural and a no-break space.

        A language may have a word of its own for a unit (`day_one`, `day_other`); else it is the usual one.
        """
        whole = int(round_half_up(value, 0))
        own = self.forms.get(f"{name}_{self.plural(value)}")
        if own:
            return f"{self.count(value)}{NO_BREAK_SPACE}{own}"
        text = format_unit(whole, f"duration-{name}", length="long", locale=self.locale)
        return text.replace(" ", NO_BREAK_SPACE).replace("-", MINUS_SIGN)

    def unit_exact(self, value: Decimal, name: str) -> str:
        """A number of time units with its decimals, the right plural and a no-break space."""
        text = format_unit(value.normalize() + 0, f"duration-{name}", length="long", locale=self.locale)
        return text.replace(" ", NO_BREAK_SPACE).replace("-", MINUS_SIGN)

    def clock(self, hour: float) -> str:
        """A full hour of the day, as clocks show it."""
        return f"{self.count(hour)}:00"

    def look(self, days: float) -> str:
        """How long after its first order a customer is looked at: the first order itself, or days."""
        return self.days(days) if round_half_up(days, 0) else self.forms["look_first"]

    def fraction(self, share: float) -> str:
        """The part of a ranking that is meant, `the top 10%`: a share, however it is cut."""
        return self.percent(share)

    def date(self, iso: str) -> str:
        """An ISO date, or month (`2010-12`), as the language writes it."""
        from datetime import date

        month = len(iso) == MONTH_TEXT_LENGTH
        day = date.fromisoformat(f"{iso}-01" if month else iso)
        return format_date(day, self.forms.get("month" if month else "date", "long"), self.locale)

    def listed(self, texts: list[str]) -> str:
        """Texts as a list in a sentence."""
        return format_list(texts, locale=self.locale)

    def plural(self, value: float) -> str:
        """The plural category of a whole number: one, few, many, other."""
        return self.locale.plural_form(int(round_half_up(value, 0)))

    def decimal(self, value: Decimal, pattern: str | None = None) -> str:
        """A decimal with the language's separators and a true minus."""
        # Adding 0 takes the sign off a zero that a small negative was rounded to.
        return write_decimal(str(value + 0), pattern, self.locale)


@lru_cache(maxsize=8192)
def write_decimal(value: str, pattern: str | None, locale: Locale) -> str:
    """A decimal (as text, so that only the same digits are the same) in a locale, with a true minus.

    Remembered: a page shows the same few numbers many times.
    """
    # Without a pattern nothing is cut off: Babel's own would keep three decimals of 0.00046.
    exact = pattern is None
    text = format_decimal(Decimal(value), format=pattern, locale=locale, decimal_quantization=not exact)
    return text.replace("-", MINUS_SIGN)


def choose_rate_base(usual_rate: float) -> int:
    """Among how many cases to count an event of this usual rate (share): 100; 1,000 where fewer than 2 of 100 have it,
    10,000 where fewer than 2 of 1,000, and so on."""
    base = 100
    while 0 < usual_rate * base < MIN_RATE_IN_BASE and base < MAX_RATE_BASE:
        base *= 10
    return base


def round_half_up(value: float, places: int) -> Decimal:
    """Round once, half away from zero, on the shortest decimal that stands for the float."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def round_share(share: float, places: int) -> Decimal:
    """A share (0 to 1) as a number of a hundred: multiplied as a decimal, since 0.285 * 100 is below 28.5."""
    hundredfold = Decimal(repr(float(share))) * 100
    return hundredfold.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def round_effective_digits(value: float, digits: int = 2) -> Decimal:
    """A value to its first two effective digits (12,345 -> 12,000; 0.0456 -> 0.046)."""
    exact = Decimal(repr(float(value)))
    if exact == 0:
        return Decimal(0)
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), rounding=ROUND_HALF_UP)
    return Decimal(f"{rounded.normalize():f}")
