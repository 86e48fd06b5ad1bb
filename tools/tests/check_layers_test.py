# SPDX-License-Identifier: Apache-2.0
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import check_layers

LAYERS = """
core:
crypto: core
app: core crypto   # a remark
@owner sodium.h crypto/
@sql *_store.cpp
@exceptions app/door.cpp
"""


def faults(files: dict[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "LAYERS").write_text(LAYERS)
        for name, text in {"core/result.h": "", "crypto/box.h": "", **files}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return check_layers.check_tree(root)[0]


class Layers(unittest.TestCase):
    def test_includes_downwards_pass(self):
        self.assertEqual(faults({"app/call.cpp": '#include "app/call.h"\n#include "crypto/box.h"\n', "app/call.h": ""}), [])

    def test_include_upwards_fails(self):
        self.assertIn("core may not include crypto", faults({"core/id.cpp": '#include "crypto/box.h"\n'})[0])

    def test_missing_header_and_short_name_fail(self):
        found = faults({"app/a.cpp": '#include "core/none.h"\n#include "a.h"\n'})
        self.assertIn("does not exist", found[0])
        self.assertIn('write "app/a.h"', found[1])

    def test_outside_header_has_one_owner(self):
        self.assertEqual(faults({"crypto/box.cpp": "#include <sodium.h>\n"}), [])
        self.assertIn("belongs to crypto/", faults({"app/a.cpp": "#include <sodium.h>\n"})[0])

    def test_unknown_folder_fails(self):
        self.assertIn("no module", faults({"other/a.cpp": ""})[0])

    def test_sql_outside_stores_fails_in_any_kind_of_string(self):
        self.assertEqual(faults({"app/a_store.cpp": 'auto q = "SELECT 1";'}), [])
        for text in ('"SELECT id FROM t"', 'R"sql(DELETE FROM t)sql"', '"INSERT INTO"\n " t VALUES (1)"', '"UPDATE t SET a = 1"'):
            self.assertEqual(len(faults({"app/a.cpp": f"auto q = {text};"})), 1, text)

    def test_sql_words_in_comments_and_plain_text_pass(self):
        self.assertEqual(faults({"app/a.cpp": '// SELECT id FROM t\nauto q = "Please select one";'}), [])

    def test_exceptions_only_at_the_doors(self):
        code = "void f() { try { g(); } catch (...) { throw; } }"
        self.assertEqual(faults({"app/door.cpp": code}), [])
        self.assertEqual(len(faults({"app/a.cpp": code})), 2)
        self.assertEqual(faults({"app/a.cpp": '// catch this\nauto s = "throw";\nint n = 1\'000; char c = \'"\';'}), [])

    def test_numbers_with_apostrophes_do_not_hide_code(self):
        self.assertEqual(len(faults({"app/a.cpp": "int n = 1'000; void f() { throw 1; } int m = 2'000;"})), 1)

    def test_long_file_fails(self):
        self.assertIn("a file is two", faults({"app/a.cpp": "\n" * 700})[0])


if __name__ == "__main__":
    unittest.main()
