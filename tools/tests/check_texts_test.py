# SPDX-License-Identifier: Apache-2.0
import codecs
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import check_texts

HEAD = "# SPDX-License-Identifier: Apache-2.0\n"


def faults(text: str, name: str = "docs/a.md") -> list[str]:
    return check_texts.check_text(name, text, check_texts.compiled())


class Texts(unittest.TestCase):
    def test_every_listed_word_is_found(self):
        for words in check_texts.WORDS.values():
            for word in words:
                self.assertEqual(len(faults(f"see {codecs.decode(word, 'rot13')}x"[: -1 if word[-1].isalnum() else None])), 1, word)

    def test_ordinary_sentences_pass(self):
        place = "work"  # in a path of its own it would be a machine's; inside other words it is not
        self.assertEqual(faults(f"The llm word in small letters, a frame{place}/{place}/ path, https://example.org/home/ and a {place}horse."), [])

    def test_sources_begin_with_the_licence_line(self):
        self.assertEqual(faults(HEAD + "pass\n", "tools/a.py"), [])
        self.assertEqual(len(faults("pass\n", "tools/a.py")), 1)


if __name__ == "__main__":
    unittest.main()
