# SPDX-License-Identifier: Apache-2.0
"""What the fault tests share: arguments, counting what held and what did not, the last line."""
import argparse
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/support"))


def arguments(about: str, **more) -> argparse.Namespace:
    """--server, --postgres, --short, and further options given as name=(type, default, help)."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--server", required=True, help="the suluh binary")
    parser.add_argument("--postgres", help="URL of a cluster in which databases may be made")
    parser.add_argument("--short", action="store_true", help="as much as fits into ./do test")
    for name, (kind, default, text) in more.items():
        parser.add_argument("--" + name.replace("_", "-"), type=kind, default=default, help=text)
    return parser.parse_args()


class Verdict:
    """Counts sentences that must hold; each is printed once, with what was seen."""

    def __init__(self, name: str):
        self.name, self.passed, self.failed = name, 0, 0

    def hold(self, ok: bool, sentence: str) -> bool:
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(f"{'ok     ' if ok else 'FAILED '}{sentence}", flush=True)
        return ok

    def end(self) -> int:
        print(f"{self.name}: {self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0
