"""Analysis: the frozen model that puts any customer into a segment, with how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from plainspoken.analysis.clustering.clusterers import Clusterer, Floats, Labels
from plainspoken.analysis.clustering.scaling import Scales, extract_rfm_matrix
from plainspoken.analysis.clustering.stability import match_cluster_labels
from plainspoken.core.errors import PlainspokenError

# Our own parts of a stored model; all else in it is scikit-learn's and numpy's.
SEGMENTER_SKOPS_TYPES = (
    "plainspoken.analysis.clustering.clusterers.Centres",
    "plainspoken.analysis.clustering.scaling.Scales",
    "plainspoken.analysis.clustering.assign_model.Segmenter",
)


class Segmenter(BaseEstimator):  # type: ignore[misc]
    """Scales, a cut and its refits: everything that placing a customer needs, and nothing of other customers.

    `names`: slug of each group (k,); `centres`: means of the groups' members on the scales (k, columns);
    `refits`: the cut on resamples; `meanings`: for each of them, which group each of its groups stands for.
    """

    def __init__(
        self,
        scales: Scales,
        cutter: Clusterer,
        names: tuple[str, ...],
        centres: Floats,
        refits: list[Clusterer],
        meanings: list[Labels],
    ) -> None:
        self.scales = scales
        self.cutter = cutter
        self.names = names
        self.centres = centres
        self.refits = refits
        self.meanings = meanings

    def place(self, customers: pd.DataFrame) -> pd.DataFrame:
        """Customers with `recency_days`, `orders` and `revenue` to `segment` (slug), `sure` (share of refits
        that agree, 0 to 1) and `second` (slug of the next likely segment), with the customers' index."""
        points = self.scales.transform(extract_rfm_matrix(customers))
        labels = self.cutter.predict(points)
        votes = self.votes(points)
        rows = np.arange(len(points))
        sure = votes[rows, labels] if self.refits else np.ones(len(points))
        slugs = np.array(self.names, dtype=object)
        second = slugs[self.seconds(points, labels, votes)]
        placed = {"segment": slugs[labels], "sure": sure, "second": second}
        return pd.DataFrame(placed, index=customers.index)

    def votes(self, points: Floats) -> NDArray[np.float64]:
        """The share of refits that put each point into each group (n, k)."""
        shares = np.zeros((len(points), len(self.names)))
        for each in self.refitted_labels(points):
            shares[np.arange(len(points)), each] += 1
        return shares / max(len(self.refits), 1)

    def refitted_labels(self, points: Floats) -> list[Labels]:
        """Each refit's groups of the points, as groups of the cut."""
        pairs = zip(self.refits, self.meanings, strict=True)
        return [meaning[refit.predict(points)] for refit, meaning in pairs]

    def seconds(self, points: Floats, labels: Labels, votes: NDArray[np.float64]) -> Labels:
        """The group that comes second for each point: by votes, then by nearness."""
        away = np.linalg.norm(points[:, None, :] - self.centres[None, :, :], axis=2)
        near = -away / (1 + away.max())  # between -1 and 0: less than any vote, so it only breaks ties
        score = votes * 2 * max(len(self.refits), 1) + near
        score[np.arange(len(points)), labels] = -np.inf
        return np.asarray(score.argmax(axis=1), dtype=np.intp)


def build_segmenter(
    scales: Scales, cutter: Clusterer, names: tuple[str, ...], points: Floats, refits: Sequence[Clusterer]
) -> Segmenter:
    """The model of a chosen cut; `points`: the customers it was chosen on (n, columns)."""
    labels = cutter.predict(points)
    inside = [points[labels == each] for each in range(len(names))]
    centres = np.array([(part if len(part) else points).mean(axis=0) for part in inside])
    meanings = [match_cluster_labels(labels, each.predict(points), len(names)) for each in refits]
    return Segmenter(scales, cutter, names, centres, list(refits), meanings)


def load_segmenter(path: Path) -> Segmenter:
    """A stored model, checked to hold nothing but what a segmentation stores.

    Raises:
        PlainspokenError: the file is missing, or it holds another kind of model.
    """
    from skops.io import get_untrusted_types, load

    if not path.is_file():
        raise PlainspokenError(f"{path}: no model here; run `plainspoken analyse` first")
    strange = sorted(set(get_untrusted_types(file=path)) - set(SEGMENTER_SKOPS_TYPES))
    model = None if strange else load(path, trusted=list(SEGMENTER_SKOPS_TYPES))
    if not isinstance(model, Segmenter):
        found = ", ".join(strange) or type(model).__name__
        raise PlainspokenError(f"{path}: expected the model of a segmentation, found: {found}")
    return model
