#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long a case worker's browser takes from the answer to her sign-in until the titles of 50 sealed reports stand on the page, in
Debian's Chromium, 10 times, each in a new profile. Beside it the answer to the list alone, as the same browser fetched it.

    inbox.py --server suluh
"""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import figures  # noqa: E402
from server import Prepared, Server  # noqa: E402


def main() -> int:
    options = figures.arguments("the inbox in a browser")
    with Prepared(options.server) as prepared:
        data, _ = prepared.copy()
        server = Server(options.server, data, None, ("--limits", "off"))
        server.wait_ready()
        figures.add_reports(server.base, 60)
        base = server.base.replace("127.0.0.1", "localhost")  # a secure context, and the Secure cookie
        script = pathlib.Path(__file__).parent / "support/inbox.mjs"
        run = subprocess.run(["node", str(script), base, "bob", prepared.sign_ins["bob"].password], cwd=figures.ROOT / "web")
        server.stop()
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
