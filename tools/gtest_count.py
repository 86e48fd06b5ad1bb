#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gtest_count.py FOLDER: one line "passed failed skipped" for each GoogleTest XML file in the folder."""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def main() -> int:
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.xml"))
    for path in files:
        suites = ElementTree.parse(path).getroot()
        failed = int(suites.get("failures", 0)) + int(suites.get("errors", 0))
        skipped = sum(int(s.get("skipped", 0)) + int(s.get("disabled", 0)) for s in suites)
        print(int(suites.get("tests", 0)) - failed - skipped, failed, skipped)
    return 0 if files else 1


sys.exit(main())
