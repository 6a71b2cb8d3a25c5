"""Run every bench_*.py beside this file; exit 1 when one of them finds a promise broken.

usage: python tests/bench/run.py [NAME ...]      (such as: startup text)
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    here = Path(__file__).parent
    wanted = [here / f"bench_{name}.py" for name in names] or sorted(here.glob("bench_*.py"))
    broken = []
    for script in wanted:
        print(f"== {script.stem}", flush=True)
        if subprocess.run([sys.executable, str(script)], check=False).returncode:
            broken.append(script.stem)
    print("promises broken in: " + ", ".join(broken) if broken else "all promises hold")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
