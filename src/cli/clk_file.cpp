// SPDX-License-Identifier: Apache-2.0
#include "cli/clk_file.h"

#include <algorithm>
#include <charconv>

namespace cli {
namespace {

constexpr std::string_view kMark = "suluh-clk-1";
constexpr std::string_view kEnd = "end";
constexpr std::size_t kFixed = 3;  // id, mask, bits

std::string space_text(const match::Space& space) {
  const auto view = [](const match::ShortHash& hash) {
    return core::Bytes(reinterpret_cast<const char*>(hash.data()), hash.size());
  };
  return std::string(kMark) + "." + core::hex(view(space.schema)) + "." + core::hex(view(space.key));
}

std::optional<match::Space> read_space(std::string_view text) {
  constexpr std::size_t kHex = 32;
  if (text.size() != kMark.size() + 2 + 2 * kHex) return std::nullopt;
  const auto schema = core::from_hex(text.substr(kMark.size() + 1, kHex));
  const auto key = core::from_hex(text.substr(kMark.size() + 2 + kHex));
  if (!schema || !key) return std::nullopt;
  return match::Space{match::short_hash(*schema), match::short_hash(*key)};
}

}  // namespace

ClkWriter::ClkWriter(OutputFile& out, const match::Space& space, const std::vector<std::string>& fields) : out_(out) {
  std::vector<std::string> header{"id", "mask", space_text(space)};
  header.insert(header.end(), fields.begin(), fields.end());
  line(header);
}

void ClkWriter::line(const std::vector<std::string>& values) {
  auto text = csv_row(values) + "\n";
  out_.write(text);
  hasher_.add(core::frame(values));
}

void ClkWriter::write(const ClkRow& row) {
  const core::Bytes mask{static_cast<char>(row.mask >> 8U), static_cast<char>(row.mask & 0xFFU)};
  std::vector<std::string> values{row.id, core::hex(mask), core::base64url(match::to_bytes(row.full))};
  for (const auto& field : row.fields) values.push_back(core::base64url(field));
  line(values);
  ++count_;
}

void ClkWriter::done() {
  const auto hash = core::hex(hasher_.finish().substr(0, 16));
  out_.write(csv_row(std::vector<std::string>{std::to_string(count_), std::string(kEnd), hash}) + "\n");
}

bool is_clk(const CsvReader& reader) {
  const auto& header = reader.header();
  return header.size() >= kFixed && header[2].starts_with(kMark);
}

core::Problem ClkReader::damaged(std::string_view why) const {
  return core::problem(
      core::ProblemKey::bad_config,
      "berkas sandi rusak atau terpotong / encoding file damaged or truncated (" + std::string(why) + "): " + path_);
}

core::Result<ClkReader> ClkReader::open(CsvReader reader, const std::string& path) {
  ClkReader out(std::move(reader), path);
  const auto space = read_space(out.reader_.header()[2]);
  if (!space) return out.damaged("baris 1 / row 1");
  out.space_ = *space;
  out.hasher_.add(core::frame(out.reader_.header()));
  return out;
}

core::Result<bool> ClkReader::next(ClkRow& row) {
  std::vector<std::string_view> values;
  TRY(const bool more, reader_.next(values, kFixed));
  if (!more) return damaged("baris akhir tidak ada / last row missing");
  if (reader_.bad_rows().count > 0) return damaged("baris / row " + std::to_string(reader_.bad_rows().first.front()));
  if (values[1] == kEnd) {
    const bool whole = values[0] == std::to_string(count_) && values[2] == core::hex(hasher_.finish().substr(0, 16));
    if (!whole) return damaged("jumlah periksa / check sum");
    return false;
  }
  const auto here = "baris / row " + std::to_string(reader_.row());
  const auto mask = core::from_hex(values[1]);
  const auto bits = core::from_base64url(values[2]);
  const auto full = bits ? match::from_bytes<match::Encoding512::kBits>(*bits) : std::nullopt;
  if (!mask || mask->size() != 2 || !full || values.size() != reader_.header().size()) return damaged(here);
  row.id = values[0];
  row.mask = static_cast<match::Presence>(static_cast<unsigned char>((*mask)[0]) << 8U |
                                          static_cast<unsigned char>((*mask)[1]));
  row.full = *full;
  row.fields.clear();
  for (std::size_t i = kFixed; i < values.size(); ++i) {
    auto field = core::from_base64url(values[i]);
    if (!field || (!field->empty() && field->size() != match::Encoding512::kBytes)) return damaged(here);
    row.fields.push_back(std::move(*field));
  }
  hasher_.add(core::frame(std::vector<core::Bytes>(values.begin(), values.end())));
  ++count_;
  return true;
}

}  // namespace cli
