#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gtest_count.py FOLDER: one line "passed failed skipped" for each GoogleTest XML file in the folder; what failed, with
the first lines of why, goes to standard error."""
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def main() -> int:
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.xml"))
    for path in files:
        suites = ElementTree.parse(path).getroot()
        failed = int(suites.get("failures", 0)) + int(suites.get("errors", 0))
        for case in suites.iter("testcase"):
            for failure in case.findall("failure"):
                print(f"{case.get('classname')}.{case.get('name')}: {failure.get('message', '')[:1000]}", file=sys.stderr)
        skipped = sum(int(s.get("skipped", 0)) + int(s.get("disabled", 0)) for s in suites)
        print(int(suites.get("tests", 0)) - failed - skipped, failed, skipped)
    return 0 if files else 1


sys.exit(main())
