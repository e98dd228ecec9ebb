"""Data tests: simulated visits have the form, the dirt and the truth that they claim."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from plainspoken.case import Case, read_case
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.load import load_dataset, load_from_frame
from plainspoken.data.simulate.simulate_visits import VisitTruth, make_visits
from plainspoken.data.simulate.simulators import write_simulated_tables

CASES = Path(__file__).parents[2] / "analysis"
SPRING = ["Feb", "Mar", "May"]
PAGES = ["Administrative", "Informational", "ProductRelated"]


@pytest.fixture(scope="module")
def case() -> Case:
    """The case whose table is simulated."""
    return read_case("conversion", CASES)


@pytest.fixture(scope="module")
def simulated() -> tuple[pd.DataFrame, VisitTruth]:
    """Visits with all dials as they are."""
    return make_visits()


def bought(visits: pd.DataFrame) -> pd.Series[bool]:
    """Which visits end in a purchase."""
    return visits.Revenue == "TRUE"


def test_demonstration_stands_in_for_missing_tables(case: Case, tmp_path: Path) -> None:
    loaded = load_dataset(case, None, tmp_path)
    assert loaded.demonstration
    assert [step.rows_out for step in loaded.ledger[:2]] == [12_330, 12_330]
    assert loaded.ledger[1].affected_positive == 0
    assert len(loaded.hashes) == 1


def test_same_seed_same_bytes(case: Case, tmp_path: Path) -> None:
    file = case.tables["visits"].file
    one, two = ((write_simulated_tables(case, tmp_path / each) / file).read_bytes() for each in ("a", "b"))
    assert one == two
    other = write_simulated_tables(case.model_copy(update={"seed": 1}), tmp_path / "c") / file
    assert other.read_bytes() != one


def test_written_as_declared(case: Case, tmp_path: Path) -> None:
    table = case.tables["visits"].model_copy(update={"separator": "\t", "decimal": ","})
    other = case.model_copy(update={"tables": {"visits": table}})
    pd.testing.assert_frame_equal(
        load_dataset(other, None, tmp_path / "a").frame, load_dataset(case, None, tmp_path / "b").frame
    )


def test_same_columns_as_declared(case: Case, simulated: tuple[pd.DataFrame, VisitTruth]) -> None:
    assert set(simulated[0]) == set(case.columns)


@pytest.mark.real
def test_same_columns_in_the_same_order_as_the_real_table(
    case: Case, simulated: tuple[pd.DataFrame, VisitTruth], real_data: Path
) -> None:
    header = pd.read_csv(real_data / case.tables["visits"].file, sep=";", nrows=1)
    assert list(header) == list(simulated[0])


def test_truth_is_row_by_row(simulated: tuple[pd.DataFrame, VisitTruth]) -> None:
    visits, truth = simulated
    assert len(visits) == len(truth.probability) == 12_330
    assert truth.event.tolist() == bought(visits).tolist()
    assert truth.mobile.tolist() == (~visits.OperatingSystems.isin(["1", "2"])).tolist()
    # Purchases in each tenth of the true probability are as many as it says.
    tenth = pd.qcut(truth.probability, 10, labels=False, duplicates="drop")
    rates = pd.DataFrame({"said": truth.probability, "came": truth.event}).groupby(tenth).mean()
    assert (rates.said - rates.came).abs().max() < 0.05


def test_share_of_purchases(simulated: tuple[pd.DataFrame, VisitTruth]) -> None:
    assert bought(simulated[0].drop_duplicates()).mean() == pytest.approx(0.156, abs=0.01)
    visits, _ = make_visits(base_rate=0.4, n=6000)
    assert bought(visits.drop_duplicates()).mean() == pytest.approx(0.4, abs=0.02)


def test_duplicates_are_planted_and_none_of_them_a_purchase(simulated: tuple[pd.DataFrame, VisitTruth]) -> None:
    visits, truth = simulated
    again = visits.duplicated()
    assert int(again.sum()) == truth.duplicates == 125
    assert int(bought(visits[again]).sum()) == 0
    assert int(make_visits(n=2000, duplicates=0)[0].duplicated().sum()) == 0


def test_no_january_no_april_and_blocks_in_order(simulated: tuple[pd.DataFrame, VisitTruth]) -> None:
    month = simulated[0].Month
    assert set(month) == {"Feb", "Mar", "May", "June", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
    rows = month.reset_index().groupby("Month")["index"]
    assert rows.max()["Feb"] < rows.min()["Mar"] < rows.max()["Mar"] < rows.min()["May"]


def test_page_value_gives_the_answer_away_in_spring(simulated: tuple[pd.DataFrame, VisitTruth]) -> None:
    visits = simulated[0]
    without = visits[visits.PageValues == 0]
    spring = without.Month.isin(SPRING)
    assert int(bought(without[spring]).sum()) == 0
    assert int(spring.sum()) > 3000
    assert bought(without[~spring]).mean() > 0.05


def test_without_the_leak_page_values_tell_nothing_of_their_own() -> None:
    visits, truth = make_visits(leak=False, signal=0.0)
    filled = visits.PageValues > 0
    assert not truth.leak
    assert bought(visits[filled]).mean() == pytest.approx(bought(visits[~filled]).mean(), abs=0.03)


def test_short_visits_have_fixed_bounce_and_exit_rates(simulated: tuple[pd.DataFrame, VisitTruth]) -> None:
    visits = simulated[0]
    short = visits[visits[PAGES].sum(axis=1) <= 2]
    assert set(short.BounceRates) == {0.0, 0.2}
    assert set(short.ExitRates) == {0.05, 0.1, 0.2}
    assert visits.ExitRates.nunique() > 5000


def test_durations_have_long_tails_and_some_are_missing(simulated: tuple[pd.DataFrame, VisitTruth]) -> None:
    visits = simulated[0]
    times = visits.ProductRelated_Duration
    assert times.max() > 15 * times.quantile(0.9)
    assert int(((times == 0) & (visits.ProductRelated > 0)).sum()) > 300


def test_november_surplus_comes_with_drift(simulated: tuple[pd.DataFrame, VisitTruth]) -> None:
    def november(visits: pd.DataFrame) -> float:
        return float(bought(visits[visits.Month == "Nov"]).mean() - bought(visits).mean())

    assert november(simulated[0]) > 0.05
    assert november(make_visits(drift=0.0)[0]) < 0.05


def test_rates_by_system() -> None:
    visits, truth = make_visits(mobile=0.02, desktop=0.06, n=20_000)
    event = bought(visits).to_numpy()
    assert event[truth.mobile].mean() == pytest.approx(0.02, abs=0.006)
    assert event[~truth.mobile].mean() == pytest.approx(0.06, abs=0.006)
    assert not set(visits.OperatingSystems[truth.mobile]) & {"1", "2"}


def test_equal_rates_by_system_are_equal() -> None:
    visits, truth = make_visits(mobile=0.1, desktop=0.1, n=20_000)
    event = bought(visits).to_numpy()
    assert event[truth.mobile].mean() == pytest.approx(event[~truth.mobile].mean(), abs=0.012)


def test_signal_dial() -> None:
    half, none = make_visits(signal=0.5)[1], make_visits(signal=0.0)[1]
    full = make_visits()[1]
    assert full.best_roc_auc == pytest.approx(0.78, abs=0.015)
    assert 0.6 < half.best_roc_auc < full.best_roc_auc
    assert np.ptp(none.probability) == 0
    assert half.effects["pages"] == pytest.approx(full.effects["pages"] / 2)


def test_best_roc_auc_is_that_of_the_probabilities() -> None:
    truth = make_visits(n=3000)[1]
    assert truth.best_roc_auc == pytest.approx(roc_auc_score(truth.event, truth.probability))
    turned = replace(truth, probability=1 - truth.probability)
    assert turned.best_roc_auc == pytest.approx(1 - truth.best_roc_auc)


@pytest.mark.parametrize(("signal", "low", "high"), [(1.0, 0.72, 0.78), (0.0, 0.47, 0.53)])
def test_a_model_finds_what_was_planted(case: Case, signal: float, low: float, high: float) -> None:
    loaded = load_from_frame(case, make_visits(n=7000, signal=signal, leak=False)[0])
    operational = loaded.frame[list(case.known_by("start", "during"))]
    model = HistGradientBoostingClassifier(max_iter=40, max_leaf_nodes=8, random_state=0)
    folds = StratifiedKFold(3, shuffle=True, random_state=0)
    scores = cross_val_predict(model, operational, loaded.event, cv=folds, method="predict_proba")[:, 1]
    assert low < roc_auc_score(loaded.event, scores) < high


def test_unknown_simulator_is_told(case: Case, tmp_path: Path) -> None:
    odd = case.model_copy(update={"simulator": "visit"})
    with pytest.raises(PlainspokenError, match=r"there is no 'visit' \(nearest: 'visits'\)"):
        load_dataset(odd, None, tmp_path)


def test_simulator_that_does_not_fit_is_told(case: Case, tmp_path: Path) -> None:
    table = case.tables["visits"]
    two = case.model_copy(update={"tables": {"one": table, "two": table}})
    with pytest.raises(PlainspokenError, match="expected 2 tables as in the case, found 1"):
        write_simulated_tables(two, tmp_path)
