"""Data: the numbers behind simulated visits, rounded from the published table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Shares = Mapping[str, float]


def _freeze_shares(**shares: float) -> Shares:
    """Shares by name."""
    return MappingProxyType(shares)


def _number_shares(*shares: float) -> Shares:
    """Shares of the codes "1", "2", "3" and so on."""
    return MappingProxyType({str(code): share for code, share in enumerate(shares, start=1)})


# No visits in January and April, as in the published table.
MONTH_SHARES = _freeze_shares(
    Feb=0.015, Mar=0.155, May=0.272, June=0.023, Jul=0.035, Aug=0.035, Sep=0.036, Oct=0.045, Nov=0.244, Dec=0.14
)
# The file comes in blocks: within a block the months are mixed.
MONTH_BLOCKS = MappingProxyType(
    {"Feb": 0, "Mar": 1, "May": 2, "June": 3, "Jul": 3, "Aug": 3, "Sep": 3, "Oct": 3, "Nov": 4, "Dec": 4}
)
NEW_VISITOR_SHARES = _freeze_shares(
    Feb=0.01, Mar=0.12, May=0.1, June=0.1, Jul=0.13, Aug=0.17, Sep=0.24, Oct=0.23, Nov=0.14, Dec=0.19
)
OTHER_VISITOR_SHARES = _freeze_shares(June=0.003, Nov=0.007, Dec=0.036)
SYSTEM_SHARES = _number_shares(0.21, 0.535, 0.207, 0.039, 0.0005, 0.0015, 0.0005, 0.0065)
DESKTOP_SYSTEMS = ("1", "2")
USUAL_BROWSER = MappingProxyType({"1": "1", "2": "2", "3": "2", "4": "1", "5": "11", "6": "2", "7": "1", "8": "13"})
BROWSER_SHARES = _number_shares(0.2, 0.4, 0.01, 0.2, 0.1, 0.04, 0.01, 0.02, 0.001, 0.015, 0.001, 0.002, 0.001)
REGION_SHARES = _number_shares(0.388, 0.092, 0.195, 0.096, 0.026, 0.065, 0.062, 0.035, 0.041)
NEW_VISITOR_TRAFFIC = _number_shares(
    0.02, 0.55, 0.08, 0.06, 0.09, 0.02, 0.005, 0.1, 0.01, 0.01, 0.03, 0.0, 0.002, 0.0, 0.0, 0.0, 0.0, 0.0, 0.003, 0.02
)
RETURNING_VISITOR_TRAFFIC = _number_shares(
    0.225,
    0.28,
    0.18,
    0.09,
    0.01,
    0.04,
    0.003,
    0.02,
    0.003,
    0.04,
    0.02,
    0.0,
    0.07,
    0.001,
    0.004,
    0.0,
    0.0,
    0.001,
    0.001,
    0.012,
)
SPECIAL_DAY_SHARES = _freeze_shares(Feb=0.43, May=0.35)
WEEKEND_SHARE = 0.233
MONTH_PAGES_EFFECT = _freeze_shares(Feb=-0.8, Mar=-0.2, Nov=0.25)

# Log-odds of a purchase. Behaviour counts per unit of the logarithm of pages and of seconds a page.
MONTH_EFFECT = _freeze_shares(
    Feb=-1.4, Mar=-0.25, May=-0.05, June=-0.25, Jul=0.25, Aug=0.3, Sep=0.35, Oct=0.35, Nov=0.0, Dec=-0.25
)
NOVEMBER_EXCESS = 0.85
TRAFFIC_EFFECT = MappingProxyType(
    {"1": -0.5, "3": -0.6, "13": -1.1, "8": 0.35, "20": 0.6, "10": 0.1, "11": 0.1, "6": -0.3, "15": -1.0}
)
SYSTEM_EFFECT = MappingProxyType({"1": -0.15, "3": -0.45})
PURCHASE_EFFECTS = _freeze_shares(
    new=0.8, holiday=-0.7, weekend=0.1, pages=0.6, pace=0.55, account_pages=0.25, few_pages=-0.9, new_and_long=0.8
)
LATE_MONTHS = ("Oct", "Nov", "Dec")
# How much of the effect of behaviour and traffic source is gone in the late months, at drift 1.
LATE_DECAY = 0.5

# The share of purchases that leave a page value, and of other visits that have one, by month.
PURCHASE_LEAVES_VALUE = _freeze_shares(
    Feb=1.0, Mar=1.0, May=1.0, June=0.79, Jul=0.71, Aug=0.78, Sep=0.67, Oct=0.87, Nov=0.68, Dec=0.81
)
VALUE_WITHOUT_PURCHASE = _freeze_shares(
    Feb=0.02, Mar=0.06, May=0.13, June=0.12, Jul=0.15, Aug=0.15, Sep=0.18, Oct=0.16, Nov=0.12, Dec=0.11
)
VALUE_WITHOUT_LEAK = 0.2
PURCHASE_BASE_RATE = 0.156
DUPLICATE_VISITS_SHARE = 125 / 12_330
