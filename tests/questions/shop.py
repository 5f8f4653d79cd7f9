"""A small shop and a survey, as people have them: questions about two tables, and about yes and no."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .asked import Q, Question, pairs, rows

RANDOM = np.random.default_rng(7)
ORDERS = pd.DataFrame(
    {
        "order_id": range(1, 201),
        "customer_id": RANDOM.integers(1, 21, 200),
        "order_date": pd.Timestamp("2024-01-01") + pd.to_timedelta(RANDOM.integers(0, 500, 200), "D"),
        "amount_eur": RANDOM.gamma(3, 40, 200).round(2),
        "status": RANDOM.choice(["open", "paid", "cancelled"], 200),
        "channel": RANDOM.choice(["web", "shop"], 200),
    }
)
CUSTOMERS = pd.DataFrame(
    {
        "customer_id": range(1, 26),
        "name": [f"Customer {number}" for number in range(1, 26)],
        "country": RANDOM.choice(["DE", "FR", "US"], 25),
        "segment": RANDOM.choice(["retail", "business"], 25),
    }
)
SURVEY = pd.DataFrame(
    {
        "age": RANDOM.integers(18, 80, 90),
        "gender": RANDOM.choice(["f", "m", "x"], 90),
        "satisfied": RANDOM.choice([True, False], 90),
        "rating": RANDOM.integers(1, 6, 90),
        "comment": RANDOM.choice(["good", "bad", None], 90),
    }
)
B = ORDERS.merge(CUSTOMERS, how="left", on="customer_id")
V = SURVEY


def variables() -> dict[str, Any]:
    return {"orders": ORDERS, "customers": CUSTOMERS, "survey": SURVEY}


SHOP: list[Question] = [
    Q("orders from DE customers", lambda: rows(B[B.country == "DE"][["order_id", "country"]])),
    Q("orders of customers in Germany", lambda: rows(B[B.country == "DE"][["order_id"]])),
    Q("how many orders from German customers", lambda: int((B.country == "DE").sum())),
    Q("how many orders of business customers in France", lambda: int(((B.country == "FR") & (B.segment == "business")).sum())),
    Q("average amount of French customers", lambda: B[B.country == "FR"].amount_eur.mean()),
    Q("paid orders of retail customers", lambda: rows(B[(B.status == "paid") & (B.segment == "retail")][["order_id"]])),
    Q("total amount of paid orders by country", lambda: pairs(B[B.status == "paid"].groupby("country").amount_eur.sum())),
    Q("customers from Germany", lambda: rows(CUSTOMERS[CUSTOMERS.country == "DE"][["name"]])),
    Q("amount greater than average", lambda: rows(ORDERS[ORDERS.amount_eur > ORDERS.amount_eur.mean()][["order_id"]])),
    Q("orders with amount in the top 10%", lambda: rows(ORDERS[ORDERS.amount_eur >= ORDERS.amount_eur.quantile(0.9)][["order_id"]])),
    Q("is order_id unique", lambda: 0),
    Q("first order of each customer", lambda: rows(ORDERS[ORDERS.order_date == ORDERS.groupby("customer_id").order_date.transform("min")][["order_id", "amount_eur"]])),
    Q("the latest order of each customer", lambda: rows(ORDERS[ORDERS.order_date == ORDERS.groupby("customer_id").order_date.transform("max")][["order_id", "amount_eur"]])),
    Q("how many are not satisfied", lambda: int((~V.satisfied).sum()), paraphrases=("how many dissatisfied people", "how many people are unsatisfied")),
    Q("average age of satisfied people", lambda: V[V.satisfied].age.mean()),
    Q("average age of people who are not satisfied", lambda: V[~V.satisfied].age.mean()),
    Q("satisfied share by gender", lambda: pairs(100 * V.groupby("gender").satisfied.mean())),
    Q("share of dissatisfied people by gender", lambda: pairs(100 * (1 - V.groupby("gender").satisfied.mean()))),
]  # fmt: skip
