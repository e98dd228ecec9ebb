"""Data: the numbers behind a simulated shop's customers, rounded from published tables."""

from __future__ import annotations

from types import MappingProxyType

FIRST_CUSTOMER_ID = 215_348
DECLINE_BASE_RATE = 0.38
PREMIUM_SERVICE_SHARE = 0.29
CONSENT_SHARE = 0.74
STANDARD_SERVICE, PREMIUM_SERVICE, MISSPELT_SERVICE = "стандарт", "премиум", "стандартт"
MISSPELT_SERVICE_COUNT = 10
# As the published file spells them, the slip in the third included.
CATEGORY_SHARES = MappingProxyType(
    {
        "Товары для детей": 0.25,
        "Домашний текстиль": 0.19,
        "Косметика и аксесуары": 0.17,
        "Техника для красоты и здоровья": 0.14,
        "Мелкая бытовая техника и электроника": 0.14,
        "Кухонная посуда": 0.11,
    }
)
CATEGORY_EFFECT = MappingProxyType(
    {"Техника для красоты и здоровья": -0.8, "Мелкая бытовая техника и электроника": -1.6}
)
REVENUE_PERIODS = ("препредыдущий_месяц", "предыдущий_месяц", "текущий_месяц")
# The second one is misspelt in the published file, in every row.
MINUTES_PERIODS = ("предыдцщий_месяц", "текущий_месяц")
# Log-odds of a decline per standard deviation of what a customer does.
DECLINE_EFFECTS = MappingProxyType(
    {
        "pages": -1.0,
        "minutes_before": -0.9,
        "minutes_now": -0.7,
        "categories": -0.9,
        "unpaid": 0.7,
        "promotion": 0.7,
        "contacts": -0.6,
        "revenue_first": -0.5,
    }
)
# How much of each of these is a customer's bond with the shop, which they share.
LOYALTY_WEIGHT = 0.5
# Who bought nothing in the two earlier months, and the slip in the revenue of one of the others.
NEW_CUSTOMER_COUNT = 3
REVENUE_SLIP_FACTOR = 20.0
# The file is sorted by class but for these short runs of the other one.
OTHER_CLASS_RUN_LENGTH = 48
