"""All rules. Importing this package fills the registry."""

# In the order in which rules of a topic are judged and, at equal severity, shown.
# isort: off
from plainspoken.claims.rules import (  # noqa: F401
    action_rules,
    plan_rules,
    answer_rules,
    change_rules,
    choice_rules,
    clustering_rules,
    coverage_rules,
    data_rules,
    driver_rules,
    engagement_rules,
    follow_up_rules,
    subgroup_rules,
    external_model_rules,
    leakage_rules,
    new_customer_rules,
    page_one_rules,
    product_rules,
    profile_rules,
    quality_rules,
    net_benefit_rules,
    segment_rules,
    service_rules,
    shop_rules,
    spending_rules,
    time_rules,
    value_rules,
)
