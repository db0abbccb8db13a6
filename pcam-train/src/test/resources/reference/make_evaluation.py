"""Writes evaluation.json: what scikit-learn, scipy and R's pROC make of small sets of predictions.

None of pcam4j's code takes part. Scores are numbers that a float holds exactly.
Debian: apt-get install python3-sklearn r-cran-proc.  Run: python3 make_evaluation.py
"""
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from scipy import optimize, special, stats
from sklearn import calibration, isotonic, metrics

rng = np.random.default_rng(20)
P_ROC = """
suppressMessages(library(pROC))
data <- read.csv(commandArgs(TRUE)[1])
area <- function(scores) roc(data$label, scores, levels = c(0, 1), direction = "<", quiet = TRUE)
a <- area(data$a); b <- area(data$b)
test <- roc.test(a, b, paired = TRUE, method = "delong")
say <- function(name, values) cat(name, sprintf("%.17g", values), "\\n")
say("auc_a", auc(a)); say("auc_b", auc(b))
say("variance_a", var(a, method = "delong")); say("variance_b", var(b, method = "delong"))
say("plain_interval_a", as.numeric(ci.auc(a, method = "delong"))[c(1, 3)])
say("z_a_minus_b", as.numeric(test$statistic)); say("p_value", test$p.value)
say("covariance", cov(a, b, method = "delong"))
say("youden_index", max(a$sensitivities + a$specificities) - 1)
"""


def p_roc(labels, a, b):
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder, "data.csv"), Path(folder, "p_roc.R")
        rows = "".join(f"{y},{p!r},{q!r}\n" for y, p, q in zip(labels.tolist(), a.tolist(), b.tolist()))
        data.write_text("label,a,b\n" + rows)
        script.write_text(P_ROC)
        text = subprocess.run(["Rscript", script, data], check=True, capture_output=True, text=True).stdout
    found = {}
    for line in text.splitlines():
        name, *values = line.split()
        found[name] = [float(v) for v in values] if len(values) > 1 else float(values[0])
    return found


def curve(labels, scores, strategy):
    observed, predicted = calibration.calibration_curve(labels, scores, n_bins=15, strategy=strategy)
    return {"observed": observed.tolist(), "predicted": predicted.tolist()}


def expected_calibration_error(labels, scores, bins=15):
    """Guo et al., equation 3, patch by patch: bin m holds ((m - 1) / M, m / M]."""
    number = np.maximum(np.ceil(scores * bins) - 1, 0)
    return sum((number == m).mean() * abs(labels[number == m].mean() - scores[number == m].mean())
               for m in np.unique(number))


def temperature(labels, scores):
    logits = special.logit(scores)
    loss = lambda log_t: np.mean(np.logaddexp(0, -np.where(labels == 1, 1, -1) * logits * np.exp(-log_t)))
    slope = lambda log_t: np.sum((special.expit(logits * np.exp(-log_t)) - labels) * logits)
    if slope(-4) * slope(4) > 0:
        return None  # the least loss lies at a temperature of 0 or infinity
    by_loss = optimize.minimize_scalar(loss, bounds=(-4, 4), method="bounded", options={"xatol": 1e-10}).x
    by_slope = optimize.brentq(slope, -4, 4, xtol=1e-14)
    assert abs(by_loss - by_slope) < 1e-6
    return float(np.exp(by_slope))


def case(name, n, share, separation, shrink, grid=None, groups=8):
    labels = (rng.random(n) < share).astype(int)
    labels[:4] = [0, 1, 0, 1]
    common = rng.normal(size=n)
    scores = []
    for noise in (1.0, .8):
        s = special.expit(shrink * (separation * (2 * labels - 1) + .7 * common + noise * rng.normal(size=n)))
        s = np.round(s * grid) / grid if grid else s
        scores.append(np.clip(s, 1 / 64, 63 / 64).astype(np.float32).astype(np.float64))
    a, b = scores
    group = rng.integers(0, groups, n)
    weights = rng.multinomial(groups, np.full(groups, 1 / groups))
    called = a >= .4
    fit = isotonic.IsotonicRegression(out_of_bounds="clip").fit(a, labels)
    at = np.float32([0, .01, .1, .25, .333, .5, .625, .75, .9, .99, 1]).astype(np.float64)
    return {
        "name": name, "labels": labels.tolist(), "a": a.tolist(), "b": b.tolist(), "groups": group.tolist(),
        "p_roc": p_roc(labels, a, b),
        "group_weights": weights.tolist(),
        "weighted_auc": metrics.roc_auc_score(labels, a, sample_weight=weights[group]),
        "roc_auc": metrics.roc_auc_score(labels, a),
        "average_precision": metrics.average_precision_score(labels, a),
        "log_loss": metrics.log_loss(labels, a), "brier": metrics.brier_score_loss(labels, a),
        "accuracy": metrics.accuracy_score(labels, called), "precision": metrics.precision_score(labels, called),
        "sensitivity": metrics.recall_score(labels, called),
        "specificity": metrics.recall_score(labels, called, pos_label=0),
        "f1": metrics.f1_score(labels, called), "mcc": metrics.matthews_corrcoef(labels, called),
        "ece": expected_calibration_error(labels, a),
        "equal_width": curve(labels, a, "uniform"), "equal_mass": curve(labels, a, "quantile"),
        "temperature": temperature(labels, a),
        "isotonic": {"scores": fit.X_thresholds_.tolist(), "probabilities": fit.y_thresholds_.tolist(),
                     "at": at.tolist(), "value": fit.predict(at).tolist()},
    }


def wilson(part, whole, level):
    found = stats.binomtest(part, whole).proportion_ci(level, "wilson")
    return {"part": part, "whole": whole, "level": level, "lower": found.low, "upper": found.high}


# No n - 1 shares a factor with the 15 bins: quantiles that hit a patch exactly are decided by numpy's rounding.
cases = [case("small", 14, .5, .5, 1), case("usual", 159, .4, .8, 1.5), case("overconfident", 159, .4, .6, 4),
         case("ties", 200, .4, .7, 1.2, grid=16), case("imbalanced", 200, .06, 1, 1),
         case("worse than chance", 60, .5, -.4, .5), case("two values", 50, .5, .8, 1, grid=1)]
z = [0.0, 1e-9, .1, .5, 1.0, 1.959963984540054, 2.5, 2.999, 3.0, 3.5, 5.0, 8.0, 20.0, 37.0]
tails = [.5, .4, .25, .1, .05, .025, .005, 5e-4, 1e-6, 1e-12]
Path(__file__).with_name("evaluation.json").write_text(json.dumps({
    "cases": cases,
    "upper_tail": [{"z": v, "chance": stats.norm.sf(v)} for v in z + [-1.5, -4.0]],
    "upper_quantile": [{"chance": v, "z": stats.norm.isf(v)} for v in tails],
    "wilson": [wilson(*w) for w in [(0, 10, .95), (10, 10, .95), (3, 7, .9), (1, 1, .95), (480, 1000, .99)]],
}) + "\n")
