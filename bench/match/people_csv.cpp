// SPDX-License-Identifier: Apache-2.0
// Two tables of invented people for suluh link: everybody in the first; in the second the same number, of whom three in
// ten are people of the first, written again by somebody else, and the others are new. The ids end in the person's
// number, for whoever counts the hits (quality.py); nothing else may read them.
//   suluh_match_people_csv FOLDER-OF-NAMES REGENCIES.csv RECORDS A.csv B.csv [seed]
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "match/people.h"

namespace {

void write(std::FILE* out, char side, std::uint64_t number, const people::Person& person) {
  std::fprintf(out, "%c-%llu;\"%s\";%s;\"%s\";%s\n", side, static_cast<unsigned long long>(number), person.name.c_str(),
               person.birth.c_str(), person.place.c_str(), person.sex.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) return 2;
  std::ifstream in(argv[2], std::ios::binary);
  const std::string regencies{std::istreambuf_iterator<char>(in), {}};
  const people::Town town(argv[1], regencies, argc > 6 ? std::strtoull(argv[6], nullptr, 10) : 1);
  const auto records = std::strtoull(argv[3], nullptr, 10);
  std::FILE* a = std::fopen(argv[4], "w");
  std::FILE* b = std::fopen(argv[5], "w");
  if (a == nullptr || b == nullptr) return 1;
  for (auto* out : {a, b}) std::fputs("id;nama;tanggal_lahir;tempat_lahir;jenis_kelamin\n", out);
  for (std::uint64_t i = 0; i < records; ++i) {
    write(a, 'a', i, town.person(i));
    const bool same = i % 10 < 3;
    write(b, 'b', same ? i : records + i, same ? town.written_again(i) : town.person(records + i));
  }
  return std::fclose(a) + std::fclose(b);
}
