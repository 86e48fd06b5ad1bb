# SPDX-License-Identifier: Apache-2.0
import base64
import gzip
import io
import pathlib
import random
import sys
import unittest
import zipfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tests/support"))
import canaries

NOISE = random.Random(1).randbytes(5000)


class Search(unittest.TestCase):
    """A search that finds nothing must mean that there is nothing: every way of hiding that we claim to see is tried."""

    def setUp(self):
        self.marks = canaries.Marks()
        self.story, self.name = self.marks.mark("story"), self.marks.mark("file name")

    def found(self, data: bytes) -> set[str]:
        return {hit.field for hit in self.marks.search(NOISE + data + NOISE, "here")}

    def test_nothing_is_found_in_noise(self):
        self.assertEqual(self.found(b""), set())

    def test_plain_forms(self):
        for form in (self.story.encode(), self.story.upper().encode(), self.story.encode("utf-16-le"), self.story.encode("utf-16-be"), self.story.encode().hex().encode(), self.story.encode().hex().upper().encode()):
            self.assertEqual(len(self.found(form)), 1, form)
        self.assertEqual(self.found(self.story.encode() + b" " + self.name.encode("utf-16-le")), {"story", "file name"})

    def test_base64_at_every_shift_and_in_both_alphabets(self):
        for before in range(7):
            raw = NOISE[:before] + self.story.encode() + b" and more words"
            for form in (base64.b64encode(raw), base64.urlsafe_b64encode(raw)):
                self.assertTrue(self.found(form), before)

    def test_compressed_forms(self):
        raw = b"words before " * 9 + self.story.encode() + b" words behind" * 9
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inside", raw)
        for form in (gzip.compress(raw), zlib.compress(raw), zlib.compress(raw, 9), zlib.compress(raw, 1), packed.getvalue()):
            self.assertNotIn(self.story.encode(), form)
            self.assertEqual(self.found(form), {"story"})

    def test_secrets_of_another_form(self):
        self.marks.also("awan bulu cari duku", "receipt")
        self.assertEqual(self.found(b"awan bulu cari duku"), {"receipt"})

    def test_a_mark_that_was_cut_short_is_a_hit(self):
        self.assertEqual(self.found(self.story.encode()[:18]), {"a mark that was cut short"})


if __name__ == "__main__":
    unittest.main()
