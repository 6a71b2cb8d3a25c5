"""First inputs for the fuzzer: small, of every kind that a target knows."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "run"))

from badinputs import page, row, text, warc_record

from normalizer.io.records import dumps
from normalizer.pipeline import normalize


def seeds() -> dict[str, list[bytes]]:
    """Return some inputs for each target."""
    page_ = page(
        1,
        head='<meta charset="utf-8">',
        body="<table><tr><td>a<td>b</table><aside>Ad</aside><x-box><p>c</x-box>",
    )
    prompt = text(1) + "\nBy Ilse Brandt\n\nSign up for our newsletter.\n\nPhoto: Ilse Brandt\n"
    pages = [page_, prompt.encode(), gzip.compress(page_), prompt.encode("utf-16"), b"\xff\xfea"]
    record = dumps(normalize(prompt)).encode()
    made = {
        "decode": pages,
        "extract": pages[:1],
        "clean": pages,
        "restore": [record, b'{"source": "a", "text": "b", "blocks": []}'],
        "rows": [row(1), b'{"html": "<p>a"}\n[]\n', record],
        "records": [record, b"[" + record.strip() + b"]", b'{"source": "a", "error": {}}\n'],
        "files": [page_, row(1), gzip.compress(row(1)), warc_record(page_)],
        "warc": [warc_record(page_), gzip.compress(warc_record(b"a"))],
    }
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return made
    table = io.BytesIO()
    pq.write_table(pa.table({"id": ["a"], "text": [json.dumps(prompt)]}), table)
    return {
        **made,
        "files": [*made["files"], table.getvalue()],
        "parquet": [table.getvalue()],
    }


def main() -> None:
    """Write the seeds below the folder named."""
    for target, inputs in seeds().items():
        folder = Path(sys.argv[1]) / target
        folder.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(inputs):
            (folder / f"seed-{number}").write_bytes(data)


if __name__ == "__main__":
    main()
