"""AutoGluon as the other side of a conversation in JSON lines.

The first line sent is a hello with the version of this protocol, of Python and of AutoGluon. Then:
  gluon.py hello   ends.
  gluon.py work    takes one piece of work, reports progress and memory, answers `done` or `failed`, and ends.
  gluon.py serve   answers requests, one after the other, until its standard input is closed.
Tables come as paths of Parquet files, and numbers leave as files of doubles. Whatever AutoGluon prints goes to
standard error. The process ends with its parent.
"""

import ctypes
import json
import os
import shutil
import signal
import sys
import tarfile
import threading
import time
from importlib import metadata

PROTOCOL = 1
STARTED = time.monotonic()
MEMORY_EVERY_S = 0.3
CELLS_FOR_THREADS = 300_000

# Frames have standard output to themselves; what others print there goes where their chatter goes.
_frames = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
_writing = threading.Lock()


def send(frame):
    line = json.dumps(frame)
    with _writing:
        _frames.write(line + "\n")
        _frames.flush()


def version_of(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def hello():
    python = "%d.%d.%d" % sys.version_info[:3]
    return {"type": "hello", "protocol": PROTOCOL, "python": python, "autogluon": version_of("autogluon.tabular")}


def end_with_parent():
    """Linux ends it at once, whatever it is busy with; elsewhere the end of standard input does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def typed(columns, kinds):
    """The same types for learning and for predicting, whatever file or row the values came from."""
    import pandas as pd

    makers = {
        "number": lambda values: pd.Series(values, dtype="float64"),
        "date": lambda values: pd.to_datetime(pd.Series(values, dtype="float64"), unit="ms", errors="coerce").astype(
            "datetime64[ns]"
        ),
        "category": lambda values: pd.Categorical(values),
        "text": lambda values: pd.Series(values, dtype="object"),
    }
    return pd.DataFrame({name: makers[kinds[name]](columns[name]) for name in columns if name in kinds})


def read_table(path, kinds):
    """With the label, where there is one, as it stands in the file."""
    import pandas as pd

    read = pd.read_parquet(path)
    table = typed(read, kinds)
    for name in read.columns:
        if name not in kinds:
            table[name] = read[name]
    return table


def numbers(predictor, table, classes):
    """One number a row: the amount, or of two classes how likely the second is. With more classes, one for each."""
    import numpy as np

    if classes == 0:
        return predictor.predict(table).to_numpy(dtype="float64").reshape(-1, 1)
    found = predictor.predict_proba(table)
    # A class too rare to be learned has no column.
    full = np.zeros((len(table), classes), dtype="float64")
    for label in found.columns:
        full[:, int(label)] = found[label].to_numpy(dtype="float64")
    return full[:, 1:] if classes == 2 else full


METRICS = {
    "accuracy": "accuracy",
    "f1": "f1",
    "precision": "precision",
    "recall": "recall",
    "roc_auc": "roc_auc",
    "log_loss": "log_loss",
    "r2": "r2",
    "mae": "mean_absolute_error",
    "rmse": "root_mean_squared_error",
}
MACRO = {"f1": "f1_macro", "precision": "precision_macro", "recall": "recall_macro", "roc_auc": "roc_auc_ovr"}
SMALLER_IS_BETTER = {"log_loss", "mae", "rmse"}


def sign_of(metric):
    """AutoGluon has all scores grow with quality."""
    return -1 if metric in SMALLER_IS_BETTER else 1


def progress_class():
    """A callback of AutoGluon, which pickles it with what it saves, so it must be found here by its name."""
    from autogluon.core.callbacks import AbstractCallback

    class Progress(AbstractCallback):
        def __init__(self, sign):
            super().__init__()
            self.sign = sign

        def _before_model_fit(self, trainer, model, **_):
            send({"type": "progress", "progress": {"fitting": model.name}})
            return False, False

        def _after_model_fit(self, trainer, model_names, **_):
            for model in model_names:
                score = trainer.get_model_attribute(model, "val_score")
                if score is not None:
                    send({"type": "progress", "progress": {"fitted": model, "score": self.sign * float(score)}})
            return False

    Progress.__qualname__ = "Progress"
    globals()["Progress"] = Progress
    return Progress


def time_to_learn(left_s):
    """Of the time left at the start. It may take somewhat longer; then follow an ensemble, the test and packing.

    On a machine that is slow to start, these take longer as well.
    """
    started = time.monotonic() - STARTED
    return max(1, 0.9 * (left_s - started - max(0.15 * left_s, 3 + 1.3 * started)))


def fit(request):
    from autogluon.tabular import TabularPredictor

    metric, classes = request["metric"], request["classes"]
    problem = "regression" if classes == 0 else "binary" if classes == 2 else "multiclass"
    name = MACRO.get(metric, METRICS[metric]) if problem == "multiclass" else METRICS[metric]
    table = read_table(request["train"], request["kinds"])
    label = request["label"]
    table[label] = table[label].astype("float64" if classes == 0 else "int64")
    predictor = TabularPredictor(label=label, problem_type=problem, eval_metric=name, path=request["folder"])
    predictor.fit(
        table,
        presets=request["preset"],
        time_limit=time_to_learn(request["left_s"]),
        memory_limit=request["memory_mb"] / 1024,
        # Of less, threads wait for each other longer than they work (LightGBM: up to 50 times as long).
        num_cpus="auto" if table.size > CELLS_FOR_THREADS else 1,
        callbacks=[progress_class()(sign_of(metric))],
    )
    return finish(request, predictor)


def finish(request, predictor=None):
    """Also for a fit that was ended before its end: what it had fitted by then is in its folder."""
    from autogluon.tabular import TabularPredictor

    send({"type": "progress", "progress": {"finishing": True}})
    if predictor is None:
        progress_class()
        predictor = TabularPredictor.load(request["folder"])
    sign = sign_of(request["metric"])
    best = predictor.model_best
    test = read_table(request["test"], request["kinds"])
    numbers(predictor, test, request["classes"]).tofile(request["test_values"])
    has_unseen = request["classes"] == 0 and write_unseen(predictor, best, request["unseen"])

    board = predictor.leaderboard(display=False)
    weights = weights_of(predictor, best)
    leaderboard = [
        {
            "model": row.model,
            "score": None if row.score_val != row.score_val else sign * float(row.score_val),
            "fit_ms": 1000 * float(row.fit_time_marginal),
            "weight": weights.get(row.model, 0.0),
        }
        for row in board.itertuples()
    ]
    clone = request["folder"] + "-clone"
    predictor.clone_for_deployment(clone)
    with tarfile.open(request["archive"], "w:gz", compresslevel=1) as archive:
        archive.add(clone, arcname="predictor")
    shutil.rmtree(clone)
    return {"leaderboard": leaderboard, "unseen": has_unseen}


def weights_of(predictor, best):
    """How much each model counts in the one that answers."""
    model = predictor._trainer.load_model(best)
    weights = getattr(model, "_get_model_weights", None)
    return {best: 1.0} if weights is None else {name: float(weight) for name, weight in weights().items()}


def write_unseen(predictor, best, path):
    """Predictions for rows that were not learned from, beside the truth: of folds, or of the rows held out."""
    import numpy as np

    try:
        if predictor._trainer.bagged_mode:
            values = predictor.predict_oof(best.removesuffix("_FULL")).to_numpy(dtype="float64")
            truth = predictor.load_data_internal("train")[1].to_numpy(dtype="float64")
        else:
            table, truth = predictor.load_data_internal("val")
            values = np.asarray(predictor._trainer.predict(table, model=best), dtype="float64")
            truth = truth.to_numpy(dtype="float64")
    except Exception as error:  # A range around the answer is missed, not the answer.
        print("no predictions of unseen rows:", error, file=sys.stderr)
        return False
    if len(values) != len(truth):
        return False
    known = np.isfinite(values) & np.isfinite(truth)
    np.concatenate([values[known], truth[known]]).tofile(path)
    return True


def unpack(path, offset, folder):
    with open(path, "rb") as file:
        file.seek(offset)
        with tarfile.open(fileobj=file, mode="r|gz") as archive:
            # Older versions of Python have no such filter.
            archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
            archive.extractall(folder)
    return os.path.join(folder, "predictor")


def load(request):
    from autogluon.tabular import TabularPredictor

    # A fit that was ended has left it in what it saved.
    progress_class()
    predictor = TabularPredictor.load(unpack(request["path"], request["offset"], request["folder"]))
    predictor.persist(max_memory=None)
    return predictor


def importance(request):
    """How much the score suffers when a column is shuffled, column by column."""
    predictor = load(request)
    table = read_table(request["table"], request["kinds"])
    table[request["label"]] = table[request["label"]].astype("float64" if request["classes"] == 0 else "int64")
    measured = []
    for feature in request["features"]:
        found = predictor.feature_importance(
            table, features=[feature], subsample_size=None, num_shuffle_sets=request["shuffles"], silent=True
        ).iloc[0]
        spread = 0.0 if found.stddev != found.stddev else float(found.stddev)
        measured.append({"feature": feature, "importance": float(found.importance), "spread": spread})
        send({"type": "progress", "progress": measured[-1]})
    return measured


WORK = {"fit": fit, "finish": finish, "importance": importance}


def work():
    request = json.loads(sys.stdin.readline())["request"]
    threading.Thread(target=watch_parent, daemon=True).start()
    threading.Thread(target=report_memory, daemon=True).start()
    try:
        send({"type": "done", "result": WORK[request["do"]](request)})
    except Exception as error:
        send(refusal(error))


def refusal(error):
    import traceback

    print(traceback.format_exc(), file=sys.stderr)
    first = (str(error).strip().splitlines() or [type(error).__name__])[0][:500]
    return {"type": "failed", "code": "internal", "message": first, "cause": traceback.format_exc()[-4000:]}


def watch_parent():
    """Nothing that is sent while it works asks for anything but its end."""
    sys.stdin.read()
    os._exit(1)


def report_memory():
    import psutil

    me = psutil.Process()
    while True:
        held = me.memory_info().rss + sum(child.memory_info().rss for child in me.children(recursive=True))
        send({"type": "memory", "rssBytes": held})
        time.sleep(MEMORY_EVERY_S)


def serve():
    import psutil

    # Before the first request, not with it.
    import autogluon.tabular  # noqa: F401

    me = psutil.Process()
    predictors = {}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": SERVICES[request["do"]](predictors, request)}
        except Exception as error:
            answer = {"error": refusal(error)["message"]}
        send({"type": "answer", "id": request["id"], "rssBytes": me.memory_info().rss, **answer})


def open_model(predictors, request):
    predictors[request["model"]] = (load(request), request["kinds"], request["classes"])


def predict(predictors, request):
    predictor, kinds, classes = predictors[request["model"]]
    return numbers(predictor, typed(request["columns"], kinds), classes).ravel().tolist()


def close_model(predictors, request):
    predictors.pop(request["model"], None)


SERVICES = {"open": open_model, "predict": predict, "close": close_model}


if __name__ == "__main__":
    end_with_parent()
    send(hello())
    mode = sys.argv[1]
    if mode != "hello":
        {"work": work, "serve": serve}[mode]()
