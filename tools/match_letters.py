#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes src/match/data/letters.txt: what a letter beyond ASCII becomes before names are compared.

One line a code point: its number in hex, then the text it stands for (nothing: it is dropped). C++ and the browser read the
same file, so both make the same bytes whatever version of Unicode their machines carry.

- Latin: the letter without its marks (Unicode's decompositions), and a short list for those that have none.
- Cyrillic: ICAO Doc 9303 part 3, section 6 B (what stands in a passport's machine-readable zone).
- Greek: ISO 843 / ICAO's national lists, one letter each.
- Arabic: the spelling usual in Indonesian names (kh, sy, ts, dz); short vowels are rarely written and so often missing.
"""
import pathlib
import unicodedata

LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n",
         "ĸ": "k", "ŧ": "t", "ſ": "s", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ơ": "o", "ư": "u", "ǝ": "e", "ƴ": "y"}
CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
                    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia".split()))
CYRILLIC |= {"і": "i", "ї": "i", "є": "ie", "ґ": "g", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "d", "џ": "dz",
             "ѓ": "g", "ќ": "k", "қ": "q", "ғ": "gh", "ң": "n", "ү": "u", "ұ": "u", "һ": "h", "ө": "o", "ә": "a"}
GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split()))
ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
                  "a b t ts j h kh d dz r z s sy s d t z - gh f q k l m n h u i".split()))
ARABIC |= {"أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ؤ": "u", "ئ": "i", "ء": "-", "ى": "a", "ة": "h", "ـ": "-", "َ": "a", "ُ": "u",
           "ِ": "i", "ّ": "-", "ْ": "-", "ً": "-", "ٌ": "-", "ٍ": "-", "ٰ": "-", "پ": "p", "چ": "c", "ڤ": "p", "ڬ": "g", "ک": "k",
           "ی": "i", "ے": "i", "ڠ": "ng", "ڽ": "ny", "گ": "g", "ہ": "h", "ھ": "h", "ں": "n", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ژ": "z"}
# Apostrophes (Nu'man and Numan are one spelling) and marks that cannot be seen.
DROPPED = [0x60, 0xB4, 0xAD, 0x02B9, 0x02BB, 0x02BC, 0x02BD, 0x02BE, 0x02BF, 0x02C8, 0x02CA, 0x02CB, 0x061C, 0x2018, 0x2019,
           0x201B, 0x2032, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
RANGES = [(0xAA, 0x24F), (0x250, 0x2AF), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2100, 0x214F), (0x600, 0x6FF),
          (0xFB00, 0xFDFF), (0xFE70, 0xFEFE), (0xFF10, 0xFF5A)]


def letter(char: str) -> str | None:
    """The text for one code point without marks, or None when this table does not know it."""
    low = char.lower()
    for table in (LATIN, CYRILLIC, GREEK, ARABIC):
        if low in table:
            return table[low].replace("-", "")
    if unicodedata.decimal(char, None) is not None:
        return str(unicodedata.decimal(char))
    if len(low) == 1 and low.isascii():
        return low if low.isalnum() else None
    if unicodedata.combining(char):
        return ""
    parts = unicodedata.normalize("NFKD", low)
    if parts == low:
        return None
    known = [letter(part) for part in parts if part not in " ⁄"]
    return None if None in known or not known else "".join(known)


def main() -> None:
    rows = {code: "" for code in [*DROPPED, *range(0x300, 0x370)]}
    for first, last in RANGES:
        for code in range(first, last + 1):
            if code not in rows and unicodedata.category(chr(code))[0] in "LMN":
                text = letter(chr(code))
                if text is not None:
                    rows[code] = text
    lines = [f"{code:04x} {text}".rstrip() for code, text in sorted(rows.items())]
    pathlib.Path("src/match/data/letters.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"letters: {len(lines)}")


if __name__ == "__main__":
    main()
