#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turn a folder into a C++ table of bytes: embed.py NAME FOLDER OUTDIR [PATTERN...] writes NAME_files.h and NAME_files.cpp.
With patterns only files whose name fits one of them.

The bytes enter by the assembler's .incbin: compiling a large array of numbers takes a compiler minutes.
"""
import pathlib
import sys


def main() -> None:
    name, folder, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    patterns = sys.argv[4:] or ["*"]
    files = sorted(p for p in folder.rglob("*") if p.is_file() and any(p.match(one) for one in patterns))
    out.mkdir(parents=True, exist_ok=True)
    header = f"""// Made by tools/embed.py; do not edit.
#pragma once
#include <span>
#include <string_view>
namespace embedded {{
#ifndef SULUH_EMBEDDED_FILE
#define SULUH_EMBEDDED_FILE
struct File {{ std::string_view path; std::string_view bytes; }};
#endif
/// Sorted by path; paths are relative to the folder, with '/'.
std::span<const File> {name}();
}}
"""
    parts = [f'#include "{name}_files.h"\n#include <array>\nextern "C" {{\n']
    asm = ['asm(".section .rodata\\n"\n']
    for i, p in enumerate(files):
        symbol = f"suluh_{name}_{i}"
        parts.append(f"extern const char {symbol}[];\n")
        asm.append(f'    "{symbol}: .incbin \\"{p.resolve()}\\"\\n .byte 0\\n"\n')
    asm.append('    ".previous\\n");\n')
    parts += ["}\n", *asm, "namespace embedded {\nnamespace {\n"]
    parts.append(f"const std::array<File, {len(files)}> kFiles{{{{\n")
    for i, p in enumerate(files):
        rel = p.relative_to(folder).as_posix()
        parts.append(f'  {{"{rel}", {{suluh_{name}_{i}, {p.stat().st_size}}}}},\n')
    parts.append("}};\n}\n")
    parts.append(f"std::span<const File> {name}() {{ return kFiles; }}\n}}\n")
    for path, text in ((out / f"{name}_files.h", header), (out / f"{name}_files.cpp", "".join(parts))):
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
        else:
            path.touch()


main()
