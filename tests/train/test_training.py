"""Training end to end on invented pages, with a stand-in for LightGBM.

The stand-in grows stumps: it splits the sign that tells the labels apart best, so that
all that is the project's own (samples, folds, weights file, evaluation) runs as it does
with the real one, which is an extra.
"""

from __future__ import annotations

import gzip
import json
import sys
import types

import numpy as np
import pytest

from normalizer.extract.forests import from_json
from normalizer.train import __main__ as command
from normalizer.train.boost import CHANCE, Growth, Settings, _exit, fit_forest, to_json, top_signs
from normalizer.train.fit import FOLDS, fold_of
from normalizer.train.lines import dump_page

WORDS = [
    "harbour",
    "pier",
    "lamp",
    "storm",
    "board",
    "vote",
    "crown",
    "quay",
    "crew",
    "winter",
    "railing",
    "workshop",
]


class Booster:
    """Stumps on the three signs that part the labels best."""

    def __init__(self, table, label, weight, trees):
        mean = (label * weight).sum() / weight.sum()
        gain = np.zeros(table.shape[1])
        cut = np.zeros(table.shape[1])
        for i, column in enumerate(table.T):
            cut[i] = column.mean()
            above = column > cut[i]
            if above.any() and not above.all():
                gain[i] = abs(label[above].mean() - label[~above].mean())
        self.gain, self.cut = gain, cut
        self.side = {}
        self.best = np.argsort(-gain, kind="stable")[: min(trees, 3)]
        for i in self.best:
            above = table[:, i] > cut[i]
            self.side[i] = [
                float(label[m].mean() - mean) * 4 if m.any() else 0.0 for m in (~above, above)
            ]

    def dump_model(self):
        def leaf(value):
            return {"leaf_value": value}

        return {
            "tree_info": [
                {
                    "tree_structure": {
                        "split_feature": int(i),
                        "threshold": float(self.cut[i]),
                        "internal_value": 0.0,
                        "left_child": leaf(self.side[i][0]),
                        "right_child": leaf(self.side[i][1]),
                    }
                }
                for i in self.best
            ]
        }

    def feature_importance(self, kind):
        assert kind == "gain"
        return self.gain


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    module = types.ModuleType("lightgbm")
    module.Dataset = lambda table, label, weight: (table, label, weight)
    module.train = lambda parameters, data, trees: Booster(*data, trees)
    monkeypatch.setitem(sys.modules, "lightgbm", module)


def sentence(seed: int) -> str:
    words = [WORDS[(seed * 7 + i * i + i) % len(WORDS)] for i in range(14)]
    return f"The {' '.join(words)} of {seed}."


@pytest.fixture
def bench(tmp_path):
    (tmp_path / "gold").mkdir()
    (tmp_path / "pages" / "mine").mkdir(parents=True)
    rows = []
    for number in range(12):
        body = [sentence(number * 10 + i) for i in range(6)]
        links = "".join(f'<div class="teaser"><a href="/{i}">Story {i}</a></div>' for i in range(9))
        html = (
            f"<html><body><h1>Title {number}</h1><div class='body'>"
            f"{''.join(f'<p>{p}</p>' for p in body)}</div>{links}</body></html>"
        )
        page = tmp_path / "pages" / "mine" / f"p{number}.html.gz"
        page.write_bytes(gzip.compress(html.encode() if number else b"<html></html>"))
        url = f"https://site{number}.example/a"
        row = {
            "id": f"p{number}",
            "url": url,
            "gold": "\n\n".join(body),
            "optional": f"Title {number}",
        }
        rows.append(json.dumps(row))
    (tmp_path / "gold" / "mine.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


@pytest.fixture
def in_process(monkeypatch):
    """Read the pages in this process: a pool would not see the stand-in."""

    class Pool:
        def __init__(self, jobs):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def map(self, work, jobs, chunksize):
            return map(work, jobs)

    monkeypatch.setattr("normalizer.train.samples.ProcessPoolExecutor", Pool)
    monkeypatch.setattr("normalizer.train.lines.ProcessPoolExecutor", Pool)


def test_weights_and_scores(bench, tmp_path, in_process, capsys):
    out = tmp_path / "weights"
    command_line = [str(bench), "--sets", "mine", "--model", "blocks", "--out", str(out)]
    assert command.main(command_line) == 0
    names = {"own", "context", "asked"}
    assert {p.stem for p in out.iterdir()} == names
    for path in out.iterdir():
        forest = from_json(json.loads(path.read_text(encoding="utf-8")))
        bags = 1 if path.stem == "own" else Growth().later.bags
        assert len(forest.roots) == 3 * bags
    lines = capsys.readouterr().out.splitlines()
    found = {line[:14].strip(): line[14:].split() for line in lines if " mine " in line}
    assert set(found) >= {
        "own",
        "context",
        "asked",
        "auto",
        "auto, clean",
        "blocks, clean",
        "oracle",
    }
    assert float(found["oracle"][1]) == 1.0
    assert float(found["auto"][1]) > 0.9


def test_weights_and_scores_of_the_line_model(bench, tmp_path, in_process, capsys):
    (bench / "text").mkdir()
    rows = (bench / "gold" / "mine.jsonl").read_text(encoding="utf-8").splitlines()
    dumps = [
        {"id": row["id"], "text": "\n".join(("Home", "News", row["optional"], row["gold"]))}
        for row in map(json.loads, rows)
    ]
    with gzip.open(bench / "text" / "mine.dump.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(dump)}\n" for dump in dumps)
    out = tmp_path / "weights"
    command_line = [str(bench), "--sets", "mine", "--model", "lines", "--out", str(out)]
    assert command.main(command_line) == 0
    assert {p.stem for p in out.iterdir()} == {"lines", "lines_context"}
    lines = capsys.readouterr().out.splitlines()
    found = {line[:12].strip(): line[12:].split() for line in lines if line.startswith("mine")}
    assert set(found) == {"mine", "mine.dump"}
    assert float(found["mine.dump"][0]) > 0.8


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("lines", "Home\nSport\nA pier\nIt was rebuilt.\nContact"),
        ("spaced", "Home\n\nSport\n\nA pier\n\nIt was rebuilt.\n\nContact"),
        ("items", "• Home\n  • Sport\n\nA pier\n\nIt was rebuilt.\n\nContact"),
    ],
)
def test_pages_are_dumped_in_three_styles(style, expected):
    page = (
        "<html><head><style>p {}</style></head><body>"
        "<nav><ul><li>Home</li><li>Sport</li></ul></nav>"
        "<h1>A pier</h1><p>It was <b>rebuilt</b>.</p><footer>Contact</footer></body></html>"
    )
    assert dump_page(page, style).strip() == expected


def test_the_same_bytes_each_time(bench, tmp_path, in_process):
    written = []
    for name in ("a", "b"):
        out = tmp_path / name
        command.main([str(bench), "--sets", "mine", "--out", str(out), "--weights-only"])
        written.append({p.name: p.read_bytes() for p in out.iterdir()})
    assert written[0] == written[1]


def test_scores_alone_write_nothing(bench, tmp_path, in_process, capsys):
    out = tmp_path / "weights"
    command.main([str(bench), "--sets", "mine", "--out", str(out), "--folds-only"])
    assert not out.exists()
    assert "oracle" in capsys.readouterr().out


def test_a_forest_is_the_mean_of_its_bags():
    table = np.array([[0, 1], [0, 2], [1, 3], [1, 4]], dtype=np.float32)
    label = np.array([0, 0, 1, 1], dtype=float)
    forests = [
        from_json(fit_forest(table, label, np.ones(4), ["a", "b"], Settings(trees=2, bags=bags)))
        for bags in (1, 3)  # the stand-in grows the same bag whatever its seed
    ]
    assert [len(forest.roots) for forest in forests] == [2, 6]
    one, three = (forest.log_odds(table) for forest in forests)
    assert three == pytest.approx(one, abs=1e-3)


def test_a_site_is_in_one_fold():
    sites = [f"site{i}.example.org" for i in range(200)]
    folds = [fold_of(site) for site in sites]
    assert folds == [fold_of(site) for site in sites]
    assert set(folds) == set(range(FOLDS))


def test_the_weights_file_reads_back():
    table = np.array([[0, 1], [0, 2], [1, 3], [1, 4]], dtype=np.float32)
    label = np.array([0, 0, 1, 1], dtype=float)
    data = fit_forest(table, label, np.ones(4), ["a", "b"], Settings(trees=2, bags=1, exits=(1,)))
    again = from_json(json.loads(to_json(data)))
    assert again.log_odds(table).tolist() == from_json(data).log_odds(table).tolist()
    assert to_json(data).count("\n") == 4
    assert top_signs(table, label, np.ones(4), ["a", "b"], 1) == ["a"]


def test_blocks_that_later_trees_leave_a_small_chance_stay_to_the_end():
    first = [[0, -1, -1], [0.5, 0, 0], [1, 0, 0], [0, -3.0, 3.0]]
    second = [[1, -1, -1], [0.5, 0, 0], [1, 0, 0], [0, -1.0, 1.2]]
    data = {"signs": ["a", "b"], "bias": 0.0, "exits": [], "trees": [first, second]}
    table = np.array([[0, 0], [0, 1], [1, 0], [1, 1]] * 50, dtype=np.float32)
    whole = from_json(data).log_odds(table)
    data["exits"] = [_exit(from_json(data), table, 1)]
    chance = 1 / (1 + np.exp(-whole[1]))
    assert CHANCE < chance < 0.2  # beside blocks of none
    assert from_json(data).log_odds(table).tolist() == whole.tolist()
