# SPDX-License-Identifier: Apache-2.0
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import check_opening


class Opening(unittest.TestCase):
    def test_calls_are_found_and_look_alikes_are_not(self):
        listed = """
                 U vault::open_section(crypto::SecretBytes<32ul> const&, core::Id<x> const&)
                 U vault::FileOpener::push(std::basic_string_view<char>)
                 U vault::audit::open_checkpoint(std::basic_string_view<char>)
                 U vault::ServerKeys::open_totp(core::Id<x> const&) const
0000000000000000 T crypto::open_sealed(crypto::BoxKeyPair const&)
"""
        self.assertEqual(check_opening.callers(listed), {"vault::open_section", "vault::FileOpener::"})

    def test_objects_are_named_by_their_source(self):
        root = pathlib.Path("build/src")
        self.assertEqual(check_opening.source_of(root, root / "CMakeFiles/suluh_app.dir/app/call.cpp.o"), "app/call.cpp")

    def test_the_paths_are_data(self):
        self.assertEqual(check_opening.allowed_paths("a: b\n@opens vault/ x.cpp # why\n"), ["vault/", "x.cpp"])


if __name__ == "__main__":
    unittest.main()
