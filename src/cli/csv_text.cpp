// SPDX-License-Identifier: Apache-2.0
#include "cli/csv_text.h"

#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/bytes.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

constexpr std::size_t kStep = 1UL << 20U;

struct GzipEnd {
  void operator()(gzFile file) const { gzclose(file); }
};

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | (c >> 6U));
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | (c >> 12U));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | (c >> 18U));
    put(0x80U | ((c >> 12U) & 0x3FU));
    put(0x80U | ((c >> 6U) & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

enum class Wide { no, little, big };

/// Without a mark it shows by its zeros: Latin letters have one in every pair.
Wide wide_of(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return Wide::little;
  if (bytes.starts_with("\xFE\xFF")) return Wide::big;
  const auto head = bytes.substr(0, 512);
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < head.size(); ++i) zeros[i % 2] += head[i] == '\0' ? 1U : 0U;
  const auto most = std::max(zeros[0], zeros[1]);
  if (most == 0 || most * 4 < head.size()) return Wide::no;
  return zeros[1] > zeros[0] ? Wide::little : Wide::big;
}

std::string from_utf16(std::string_view bytes, bool little) {
  constexpr char32_t kUnknown = 0xFFFD;
  std::string out;
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(little ? first | (second << 8U) : second | (first << 8U));
  };
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xE000) {
      const bool pair = c < 0xDC00 && i + 3 < bytes.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) < 0xE000;
      c = pair ? 0x10000 + ((c - 0xD800) << 10U) + (unit(i + 2) - 0xDC00) : kUnknown;
      if (pair) i += 2;
    }
    if (i > 2 || c != 0xFEFF) append_utf8(out, c);
  }
  return out;
}

std::string from_windows_1252(std::string_view bytes) {
  // 0x80 to 0x9F (WHATWG Encoding Standard, index-windows-1252); the others stand for themselves.
  constexpr std::array<char16_t, 32> kHigh{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                           0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                           0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                           0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  std::string out;
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    append_utf8(out, c >= 0x80 && c < 0xA0 ? kHigh[c - 0x80U] : c);
  }
  return out;
}

}  // namespace

core::Result<std::string> read_whole(const std::string& path, std::size_t most) {
  // zlib hands on what is not gzip as it is.
  const std::unique_ptr<gzFile_s, GzipEnd> file(path == "-" ? gzdopen(dup(STDIN_FILENO), "rb")
                                                            : gzopen(path.c_str(), "rb"));
  if (!file) return problem(ProblemKey::bad_config, "tidak dapat dibuka / cannot be opened: " + path);
  std::string out;
  for (;;) {
    const auto size = out.size();
    out.resize(size + kStep);
    const int got = gzread(file.get(), out.data() + size, kStep);
    out.resize(size + static_cast<std::size_t>(std::max(got, 0)));
    if (out.size() > most)
      return problem(ProblemKey::bad_config, "berkas terlalu besar / the file is too large: " + path);
    if (got == static_cast<int>(kStep)) continue;
    int error = Z_OK;
    gzerror(file.get(), &error);
    if (got < 0 || error == Z_BUF_ERROR || error == Z_DATA_ERROR)
      return problem(ProblemKey::bad_config, "berkas rusak atau terpotong / damaged or truncated: " + path);
    return out;
  }
}

std::string utf8_of(std::string bytes) {
  const auto wide = wide_of(bytes);
  if (wide != Wide::no) return from_utf16(bytes, wide == Wide::little);
  return core::valid_utf8(bytes) ? std::move(bytes) : from_windows_1252(bytes);
}

}  // namespace cli
