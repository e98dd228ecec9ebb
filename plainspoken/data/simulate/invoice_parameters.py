"""Data: the numbers and words behind a simulated shop's invoices, after published ones."""

from __future__ import annotations

from types import MappingProxyType

FIRST_INVOICE_DAY = "2010-12-01"
FIRST_CUSTOMER_NUMBER, FIRST_ORDER_NUMBER, FIRST_PRODUCT_NUMBER = 12_346, 536_365, 20_001

# Habits of a segment: its share of customers, days between orders, how much larger than usual its quantities
# are, and between which parts of the period it first and last buys. Between orders chance has its way.
HABIT_NAMES = ("gap_days", "scale", "first_low", "first_high", "last_low", "last_high")
SEGMENT_HABITS = MappingProxyType(
    {
        "frequent": (0.18, 18.0, 1.2, 0.0, 0.30, 1.0, 1.0),
        "regular": (0.25, 70.0, 1.0, 0.0, 0.45, 1.0, 1.0),
        "bulk": (0.08, 110.0, 9.0, 0.0, 0.40, 1.0, 1.0),
        "fresh": (0.16, 60.0, 0.8, 0.90, 1.0, 1.0, 1.0),
        "lapsed": (0.33, 60.0, 0.7, 0.0, 0.25, 0.05, 0.40),
    }
)
# What all customers are like where nothing tells them apart.
USUAL_HABITS = (60.0, 1.0, 0.0, 0.30, 1.0, 1.0)
SEGMENT_GAP_SPREAD, SEGMENT_SCALE_SPREAD = 0.15, 0.25  # within a segment, of the logarithms
MAX_ORDER_DELAY = 0.8  # how late an order may be, in gaps
# Where there are no segments, the same habits come from one cloud.
CONTINUUM_SEGMENT = "continuum"
CLOUD_GAP_DAYS, CLOUD_GAP_SPREAD, CLOUD_SCALE_SPREAD = 75.0, 0.9, 0.8

ORDER_HOURS = (8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
ORDER_HOUR_SHARES = (0.02, 0.08, 0.12, 0.13, 0.17, 0.14, 0.13, 0.12, 0.06, 0.03)
COUNTRY_SHARES = MappingProxyType(
    {"United Kingdom": 0.90, "Germany": 0.03, "France": 0.03, "EIRE": 0.02, "Netherlands": 0.02}
)
MEDIAN_ORDER_LINES, ORDER_LINES_SPREAD = 8.0, 0.7
LINE_QUANTITIES = (1, 2, 3, 4, 6, 8, 12, 24)
LINE_QUANTITY_SHARES = (0.20, 0.18, 0.08, 0.12, 0.14, 0.06, 0.15, 0.07)
MEDIAN_PRODUCT_PRICE, PRODUCT_PRICE_SPREAD = 1.95, 0.7

# What the products of a category are called; each comes in several styles.
CATEGORY_NOUNS = MappingProxyType(
    {
        "bags": ("LUNCH BAG", "JUMBO BAG", "SHOPPER BAG", "CHARLOTTE BAG"),
        "kitchen": ("TEACUP AND SAUCER", "CAKE TIN", "BOWL", "MUG", "JAM JAR"),
        "lights": ("T-LIGHT HOLDER", "CANDLE", "LANTERN", "NIGHT LIGHT"),
        "christmas": ("CHRISTMAS DECORATION", "CHRISTMAS TREE", "CHRISTMAS STAR"),
        "jewellery": ("NECKLACE", "BRACELET", "EARRINGS"),
        "paper": ("GIFT WRAP", "CARD", "NOTEBOOK", "PAPER NAPKINS"),
        "home": ("CUSHION", "CLOCK", "PHOTO FRAME", "DOOR SIGN", "MIRROR"),
    }
)
PRODUCT_STYLES = (
    "RED RETROSPOT", "PINK POLKADOT", "VINTAGE DOILY", "WOODLAND", "BLUE HEART", "WHITE LOVEBIRD",
    "GREEN REGENCY", "SUKI DESIGN", "IVORY ROSE", "SPACEBOY", "STRAWBERRY", "SCANDINAVIAN",
)  # fmt: skip

# Codes that are no goods: what they are called, a price, and how many lines there are of each per 1,000.
NON_PRODUCT_CODES = MappingProxyType(
    {
        "POST": ("POSTAGE", 18.0, 3.0),
        "DOT": ("DOTCOM POSTAGE", 240.0, 1.0),
        "C2": ("CARRIAGE", 50.0, 0.4),
        "M": ("Manual", 35.0, 1.0),
        "BANK CHARGES": ("Bank Charges", 15.0, 0.1),
        "gift_0001_20": ("Dotcomgiftshop Gift Voucher £20.00", 16.67, 0.1),
    }
)
# Notes of the stock room, in lines without a price and a customer.
STOCK_NOTES = ("check", "?", "damaged", "found", "thrown away", "")
STOCK_NOTES_SHARE, DUPLICATE_LINES_SHARE = 0.004, 0.01
CUSTOMERS_RETURNING_EVERYTHING, RETURN_ONLY_CUSTOMERS, EARLY_RETURN_CUSTOMERS = 2, 5, 10
HUGE_ORDER_QUANTITY, HUGE_ORDER_PRICE = 70_000, 1.04
