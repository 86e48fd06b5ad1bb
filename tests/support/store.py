# SPDX-License-Identifier: Apache-2.0
"""A look into the database itself, for tests: the same questions on SQLite and PostgreSQL. Bytes come back as bytes."""
import contextlib
import pathlib
import sqlite3
import subprocess


class Store:
    def __init__(self, data: pathlib.Path, postgres: str | None = None):
        self.data, self.postgres = data, postgres

    @property
    def file(self) -> pathlib.Path:
        return self.data / "suluh.sqlite"

    def rows(self, query: str) -> list[tuple]:
        """The query's columns must be numbers, texts without tab or line end, or bytes written {b:column}."""
        if not self.postgres:
            with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30)) as connection:
                return connection.execute(query.replace("{b:", "").replace("}", "")).fetchall()
        hexed = query.replace("{b:", "'\\x'||encode(").replace("}", ",'hex')")
        out = subprocess.run(["psql", "-XAtq", "-F", "\t", "-d", self.postgres, "-c", hexed], check=True, capture_output=True, text=True).stdout
        return [tuple(_value(cell) for cell in line.split("\t")) for line in out.splitlines()]

    def one(self, query: str):
        return self.rows(query)[0][0]


def _value(cell: str):
    if cell.startswith("\\x"):
        return bytes.fromhex(cell[2:])
    return int(cell) if cell.lstrip("-").isdigit() else cell
