// SPDX-License-Identifier: Apache-2.0
#include "cli/sample_files.h"

#include <array>
#include <cstdio>
#include <vector>

namespace cli {
namespace {

core::Bytes u32(std::uint32_t value) { return core::u64be(value).substr(4); }

/// The check sum of a PNG chunk (ISO 3309), bit by bit: these files are tiny.
std::uint32_t crc(core::BytesView bytes) {
  std::uint32_t sum = 0xFFFFFFFFU;
  for (const char c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~sum;
}

std::uint32_t adler(core::BytesView bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<unsigned char>(c)) % 65521U;
    b = (b + a) % 65521U;
  }
  return (b << 16U) | a;
}

core::Bytes chunk(std::string_view type, core::BytesView data) {
  const core::Bytes body = core::Bytes(type) + core::Bytes(data);
  return u32(static_cast<std::uint32_t>(data.size())) + body + u32(crc(body));
}

/// A zlib stream of one stored block (RFC 1950, RFC 1951 section 3.2.4); at most 65,535 bytes.
core::Bytes stored(core::BytesView raw) {
  const auto size = static_cast<std::uint16_t>(raw.size());
  const auto low = [](unsigned v) { return static_cast<char>(v & 0xFFU); };
  const unsigned inverse = ~static_cast<unsigned>(size);
  core::Bytes out{0x78, 0x01, 0x01, low(size), low(size >> 8U), low(inverse), low(inverse >> 8U)};
  return out + core::Bytes(raw) + u32(adler(raw));
}

}  // namespace

core::Bytes sample_png(std::uint32_t side, std::uint32_t seed) {
  core::Bytes raw;
  for (std::uint32_t y = 0; y < side; ++y) {
    raw.push_back('\0');  // filter: none
    for (std::uint32_t x = 0; x < side; ++x) {
      const std::uint32_t base = ((x / 4 + y / 8) * 40 + seed * 53) % 160 + 60;
      raw.push_back(static_cast<char>(base));
      raw.push_back(static_cast<char>((base + seed * 17) % 256));
      raw.push_back(static_cast<char>(220 - base / 2));
    }
  }
  core::Bytes head = u32(side) + u32(side) + core::Bytes("\x08\x02\x00\x00\x00", 5);  // 8 bits, RGB
  return core::Bytes("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", head) + chunk("IDAT", stored(raw)) + chunk("IEND", {});
}

core::Bytes sample_pdf(std::string_view line) {
  const std::string text = "BT /F1 18 Tf 72 720 Td (" + std::string(line) + ") Tj ET";
  const std::string page = std::string("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ") +
                           "/Resources << /Font << /F1 5 0 R >> >> >>";
  const std::vector<std::string> objects{
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page,
      "<< /Length " + std::to_string(text.size()) + " >>\nstream\n" + text + "\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  std::string out = "%PDF-1.4\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    std::array<char, 24> row{};
    std::snprintf(row.data(), row.size(), "%010zu 00000 n \n", out.size());
    table += row.data();
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const auto start = std::to_string(out.size());
  const auto count = std::to_string(objects.size() + 1);
  return out + "xref\n0 " + count + "\n" + table + "trailer\n<< /Size " + count + " /Root 1 0 R >>\nstartxref\n" +
         start + "\n%%EOF\n";
}

}  // namespace cli
