# SPDX-License-Identifier: Apache-2.0
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import transcripts  # also puts tests/support on the path
import patterns
import sealing
import transcript

FILE = """
# A stranger asks

# who is there
visitor GET /api/v1/about?x={{x}}
Accept-Language: id
-> 200 or 204
Cache-Control: no-store
# a remark inside
{"network": "{{network}}",
 "...": 0}

bob ! sign-in
{"login": "bob"}
-> refused

visitor POST /lapor
@field story Dia pergi
@field receipt_noted ya
-> 303
Location: <absent>
contains Terima kasih
bytes <= 14336
"""


class Reading(unittest.TestCase):
    def setUp(self):
        self.steps = transcript.parse(FILE, "t.http")

    def test_requests_and_client_steps_are_told_apart(self):
        self.assertEqual([(s.person, s.method, s.verb) for s in self.steps], [("visitor", "GET", ""), ("bob", "", "sign-in"), ("visitor", "POST", "")])

    def test_title_is_the_remark_right_above(self):
        self.assertEqual([s.title for s in self.steps], ["who is there", "", ""])

    def test_expectations_are_read(self):
        first, second, third = self.steps
        self.assertEqual((first.statuses, first.headers, first.want_headers), ([200, 204], [("Accept-Language", "id")], [("Cache-Control", "no-store")]))
        self.assertEqual(transcript.json_of(first.want_json, ""), {"network": "{{network}}", "...": 0})
        self.assertEqual(second.statuses, [0])
        self.assertEqual(third.want_text, [("contains", "Terima kasih"), ("bytes", "<= 14336")])

    def test_faulty_blocks_are_named_with_their_line(self):
        for text in ("bob get /x\n-> 200\n", "bob GET /x\n", "bob GET /x\n-> fine\n", "bob ! sign-in\n-> 200\n"):
            with self.assertRaisesRegex(transcript.Unreadable, r"t\.http:1"):
                transcript.parse(text, "t.http")

    def test_bodies(self):
        make = lambda *lines: transcript.body_bytes(list(lines), lambda t: t, pathlib.Path("."))
        self.assertEqual(make("@field a b c", "@field d é"), (b"a=b+c&d=%C3%A9", "application/x-www-form-urlencoded"))
        self.assertEqual(make("@hex 00ff", "@repeat 3 [")[0], b"\x00\xff[[[")
        body, kind = make("@part a b", "@file f p.jpg image/jpeg @hex ffd8")
        self.assertIn(b'filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\r\n', body)
        self.assertIn("boundary=", kind)
        self.assertEqual(make('{"a": 1}'), (b'{"a": 1}', None))


class Matching(unittest.TestCase):
    def refuse(self, want, have, known=None):
        with self.assertRaises(patterns.Mismatch):
            patterns.match(want, have, {} if known is None else known)

    def test_captures_and_compares(self):
        known = {}
        patterns.match({"a": "{{x}}", "b": "{{x}}"}, {"a": [1], "b": [1]}, known)
        self.assertEqual(known, {"x": [1]})
        self.refuse({"a": "{{x}}", "b": "{{x}}"}, {"a": 1, "b": 2})

    def test_objects_are_exact_unless_they_say_otherwise(self):
        self.refuse({"a": 1}, {"a": 1, "name": "Siti"})
        patterns.match({"a": 1, "...": 0}, {"a": 1, "b": 2}, {})
        self.refuse({"a": 1, "b": "<absent>", "...": 0}, {"a": 1, "b": 2})
        self.refuse({"a": 1, "...": 0}, {"b": 2})

    def test_lists_are_exact_or_in_order(self):
        self.refuse([1, 2], [1, 2, 3])
        patterns.match(["...", 1, 3], [0, 1, 2, 3], {})
        self.refuse(["...", 3, 1], [0, 1, 2, 3])
        patterns.match([], [], {})
        self.refuse([], [1])

    def test_kinds_and_numbers(self):
        for want, good, bad in (("<id>", "0" * 32, "0" * 31), ("<int>", 1, True), ("<ms>", 1_800_000_000_000, 12), ("<day>", "2026-11-24", "24-11-2026"), ("<text>", "x", "")):
            patterns.match(want, good, {})
            self.refuse(want, bad)
        self.refuse(1, True)
        self.refuse(None, 0)

    def test_filling(self):
        known = {"id": "ab", "row": {"list": [{"n": 7}]}}
        self.assertEqual(patterns.fill("/x/{{id}}/{{row.list.0.n}}", known), "/x/ab/7")
        self.assertEqual(patterns.fill('{"r": "{{row}}", "i": "{{id}}"}', known), '{"r": {"list": [{"n": 7}]}, "i": "ab"}')
        with self.assertRaises(patterns.Mismatch):
            patterns.fill("{{nobody}}", known)


class Coverage(unittest.TestCase):
    operations = transcripts.read_operations({"paths": {"/a/{id}": {"get": {}, "delete": {}}, "/a/b": {"post": {}}}})

    def test_every_operation_and_every_entry_is_asked_for(self):
        faults = transcripts.coverage_faults(self.operations, {("POST", "/a/b"): 0, ("GET", "/a/{id}"): 0}, {})
        self.assertEqual(len(faults), 2)
        self.assertIn("POST /a/b left no audit entry", faults[0])
        self.assertIn("DELETE /a/{id}", faults[1])

    def test_exemptions_must_be_true_and_needed(self):
        covered = {("POST", "/a/b"): 1, ("GET", "/a/{id}"): 0, ("DELETE", "/a/{id}"): 0}
        exempt = transcripts.exempt_from_audit("# x\nPOST /a/b because\nDELETE /a/{id} so\nPOST /gone old\n")
        faults = transcripts.coverage_faults(self.operations, covered, exempt)
        self.assertEqual(len(faults), 2)
        self.assertIn("take it out", faults[0])
        self.assertIn("no operation", faults[1])

    def test_fixed_paths_win_over_parameters(self):
        run = transcripts.Run.__new__(transcripts.Run)
        run.operations = transcripts.read_operations({"paths": {"/a/{id}": {"post": {}}, "/a/b": {"post": {}}}})
        self.assertEqual(run.operation("POST", "/a/b?x=1"), ("POST", "/a/b"))
        self.assertEqual(run.operation("POST", "/a/c"), ("POST", "/a/{id}"))
        self.assertIsNone(run.operation("GET", "/a/b/c"))


class Sealing(unittest.TestCase):
    network, key, section = b"n" * 16, b"k" * 32, b"s" * 16

    def test_envelopes_open_only_as_what_they_are(self):
        for size in (0, 255, 256, 65535, 65536, 70000):
            sealed = sealing.seal(self.key, "section", self.section, "body", 1, self.network, b"x" * size)
            self.assertEqual(sealing.open_envelope(self.key, "section", self.section, "body", 1, self.network, sealed), b"x" * size)
        for kind, section, name, version in (("seed", self.section, "body", 1), ("section", b"t" * 16, "body", 1), ("section", self.section, "title", 1), ("section", self.section, "body", 2)):
            with self.assertRaises(sealing.Refused):
                sealing.open_envelope(self.key, kind, section, name, version, self.network, sealed)

    def test_files_without_their_end_are_refused(self):
        sealed = sealing.seal_file(self.key, self.section, self.network, b"z" * 200_000)
        self.assertEqual(sealing.open_file(self.key, self.section, self.network, sealed), b"z" * 200_000)
        with self.assertRaises(sealing.Refused):
            sealing.open_file(self.key, self.section, self.network, sealed[: 24 + 3 * (65536 + 17)])

    def test_grants_are_told_apart_by_length(self):
        circle = sealing.CircleKeys(self.key)
        own = sealing.wrap_own(circle, self.section, 3, self.network, b"q" * 32)
        other = sealing.seal_to(circle.box.public, b"q" * 32)
        self.assertEqual((len(own), len(other)), (82, 80))
        for wrapped in (own, other):
            self.assertEqual(sealing.unwrap(circle, self.section, 3, self.network, wrapped), b"q" * 32)

    def test_receipts_read_as_they_are_copied_by_hand(self):
        made = sealing.Receipt.new(self.network)
        text = made.characters()
        self.assertEqual(sealing.Receipt.read(text.lower().replace("-", " ").replace("0", "o"), self.network).random, made.random)
        wrong = ("1" if text[0] != "1" else "2") + text[1:]
        with self.assertRaises(sealing.Refused):
            sealing.Receipt.read(wrong, self.network)


if __name__ == "__main__":
    unittest.main()
