// SPDX-License-Identifier: Apache-2.0
// Tables of invented people for the verbs of matching, in a folder of their own.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/command_line.h"
#include "support/databases.h"

namespace test_support {

inline const std::string kPersonSchema = std::string(SULUH_SOURCE_DIR) + "/schemas/person-id.toml";

class Linking : public ::testing::Test {
 protected:
  [[nodiscard]] std::string path(std::string_view name) const { return (folder_.path() / name).string(); }
  std::string file(std::string_view name, std::string_view text) {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  std::string text(std::string_view name) {
    std::ifstream in(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  /// A linkage key. "k" is the same in every run, so that what is counted under it is too; others are new ones.
  std::string key(std::string_view name) {
    if (name == "k") {
      return file(name,
                  "suluh-linkage-key 1\nnetwork = f9caaf85a0187c70ce430befbc6ec515\nepoch = 1\n"
                  "id = 81206b124d59e95654cd88f510ad6b86\n"
                  "key = 209fb3f17555ace212fc37f5a397f11df6cb5622cd82b03af5f51ea2f4bb65bd\n"
                  "check = faf84c98a2d0ce00d5daa2003e27c0e0\n");
    }
    EXPECT_EQ(suluh({"keys", "linkage", "make", "--out", path(name)}).code, 0);
    return path(name);
  }

  /// 400 people; the second writing has old spelling, swapped birth days or a lost letter.
  void people() {
    const char* given[] = {"Siti", "Dewi", "Rahmat", "Joko", "Nurul", "Yusuf", "Sri", "Agus", "Fatimah", "Budi"};
    const char* family[] = {"Wijaya", "Suryadi", "Gunawan", "Hutabarat", "Lestari", "Pratama", "Siregar", "Utami"};
    std::string one = "id,nama,tanggal_lahir,tempat_lahir,nama_ibu\n", two = one;
    for (int i = 0; i < 400; ++i) {
      const std::string name = std::string(given[i % 10]) + " " + family[(i / 10) % 8];
      const std::string mother = std::string(given[(i * 7 + 3) % 10]) + " " + family[(i * 3 + 1) % 8];
      const int year = 1960 + i % 45, month = 1 + (i * 5) % 12, day = 1 + (i * 11) % 12;
      const auto date = [&](int m, int d) {
        return std::to_string(year) + (m < 10 ? "-0" : "-") + std::to_string(m) + (d < 10 ? "-0" : "-") +
               std::to_string(d);
      };
      one += "a" + std::to_string(i) + "," + name + "," + date(month, day) + ",Bengkulu," + mother + "\n";
      std::string again = name;
      if (i % 3 == 0 && again.find('u') != std::string::npos) again.replace(again.find('u'), 1, "oe");
      if (i % 3 == 1) again.erase(again.size() - 2, 1);
      const auto written = i % 5 == 0 ? date(day, month) : date(month, day);
      two += "b" + std::to_string(i) + "," + again + "," + written + ",Bengkulu," + mother + "\n";
    }
    file("one.csv", one);
    file("two.csv", two);
  }

  /// Rows of a file without quotes, checked to begin with `header`.
  std::vector<std::vector<std::string>> rows_of(std::string_view name, std::string_view header) {
    std::vector<std::vector<std::string>> out;
    std::ifstream in(path(name));
    std::string line;
    std::getline(in, line);
    EXPECT_EQ(line, header);
    while (std::getline(in, line)) {
      auto& row = out.emplace_back(1);
      for (const char c : line) {
        if (c == ',') {
          row.emplace_back();
        } else {
          row.back().push_back(c);
        }
      }
    }
    return out;
  }

  TemporaryFolder folder_;
};

}  // namespace test_support
