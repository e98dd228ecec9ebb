"""Analysis: whether product descriptions fall into groups by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from plainspoken.analysis.statistics.resampling import summarise_resamples
from plainspoken.core.recorder import Estimate, EvidenceRecorder

TOPIC_COUNT = 10
TOPIC_SEEDS = 6
TOPIC_KMEANS_STARTS = 3
MIN_TOPIC_STABILITY = 0.8  # mean adjusted Rand index from which groups count as found again
SVD_COMPONENTS = 40  # dimensions kept of the words
MIN_DOCUMENT_FREQUENCY = 5  # a word in fewer descriptions tells no group
WORDS_PER_TOPIC = 3
TOPIC_WORD_PATTERN = r"(?u)\b[^\W\d_]{3,}\b"  # words of letters only: no sizes, no codes
MIN_TOPIC_PRODUCTS = 20 * TOPIC_COUNT  # products below which there is nothing to group

Labels = NDArray[np.int64]


@dataclass(frozen=True)
class ProductTopics:
    """Groups of products by their descriptions. `label`: of each product (n,), largest revenue first;
    `words`: the words that tell each group, by group; `stability`: mean adjusted Rand index over pairs of
    seeds."""

    label: Labels
    words: tuple[str, ...]
    stability: Estimate

    @property
    def reproducible(self) -> bool:
        """Whether the groups come back from one seed to the next."""
        return self.stability.value >= MIN_TOPIC_STABILITY


def find_product_topics(products: pd.DataFrame, seed: int) -> ProductTopics | None:
    """Groups of descriptions: TF-IDF, latent semantic analysis (Deerwester et al. 1990), k-means.

    `products`: `description`, `revenue`. None where there are too few descriptions or words to group.
    """
    if (products["description"].str.strip() != "").sum() < MIN_TOPIC_PRODUCTS:
        return None
    vectorizer = TfidfVectorizer(
        token_pattern=TOPIC_WORD_PATTERN, stop_words="english", min_df=MIN_DOCUMENT_FREQUENCY, sublinear_tf=True
    )
    try:
        words = vectorizer.fit_transform(products["description"])
    except ValueError:  # no word occurs in enough descriptions: what the vectorizer has no value for
        return None
    if words.shape[1] <= SVD_COMPONENTS:
        return None
    found = cluster_descriptions(words, seed)
    order = order_topics_by_revenue(found[0], products["revenue"])
    told = find_topic_words(words, np.asarray(vectorizer.get_feature_names_out()), found[0])
    return ProductTopics(
        np.argsort(order)[found[0]], tuple(told[group] for group in order), topic_seed_agreement(found)
    )


def cluster_descriptions(words: NDArray[np.float64], seed: int) -> list[Labels]:
    """The groups that each of several seeds finds (products,). On one thread: sums must not vary."""
    with threadpool_limits(1):
        placed = normalize(TruncatedSVD(SVD_COMPONENTS, random_state=seed).fit_transform(words)).astype(np.float32)
        return [
            KMeans(TOPIC_COUNT, n_init=TOPIC_KMEANS_STARTS, random_state=seed + each)
            .fit_predict(placed)
            .astype(np.int64)
            for each in range(TOPIC_SEEDS)
        ]


def order_topics_by_revenue(label: Labels, revenue: pd.Series) -> Labels:
    """The groups in order of their revenue, largest first."""
    return np.argsort(-np.bincount(label, weights=revenue.to_numpy(float), minlength=TOPIC_COUNT), kind="stable")


def find_topic_words(words: NDArray[np.float64], names: NDArray[np.str_], label: Labels) -> list[str]:
    """For each group the words with the most weight in it."""
    weights = [np.asarray(words[label == group].sum(axis=0)).ravel() for group in range(TOPIC_COUNT)]
    return [
        ", ".join(names[place] for place in np.argsort(-weight, kind="stable")[:WORDS_PER_TOPIC]) for weight in weights
    ]


def topic_seed_agreement(found: list[Labels]) -> Estimate:
    """Mean adjusted Rand index over all pairs of seeds, with the interval in which 95 % of the pairs lie."""
    pairs = [float(adjusted_rand_score(one, other)) for one, other in combinations(found, 2)]
    return summarise_resamples(pairs)


def record_topics(products: pd.DataFrame, topics: ProductTopics, book: EvidenceRecorder) -> dict[str, str]:
    """Write `topics`; return the words that name each."""
    book.put("topics.count", TOPIC_COUNT, "count")
    book.put("topics.stability", topics.stability, "score")
    book.put("topics.enough", MIN_TOPIC_STABILITY, "score")
    book.list("topics", map(str, range(TOPIC_COUNT)))
    revenue = products["revenue"].to_numpy(float)
    for group in range(TOPIC_COUNT):
        mine = topics.label == group
        book.put(f"topics.{group}.topic", f"topic.{group}", "name")
        book.put(f"topics.{group}.products", int(mine.sum()), "count")
        if revenue.sum() > 0:
            book.put(f"topics.{group}.share", float(revenue[mine].sum() / revenue.sum()), "share", of="revenue")
    return {f"topic.{group}": words for group, words in enumerate(topics.words)}
