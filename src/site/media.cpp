// SPDX-License-Identifier: Apache-2.0
#include "site/media.h"

#include <algorithm>
#include <array>

#include "site/form.h"

namespace site {
namespace {

using std::string_view;

string_view iso_base_media(string_view first) {
  if (first.size() < 12 || first.substr(4, 4) != "ftyp") return {};
  const auto brand = first.substr(8, 4);
  if (brand == "M4A " || brand == "M4B ") return "audio/mp4";
  if (brand.starts_with("3gp") || brand.starts_with("3g2")) return "video/3gpp";
  if (brand == "qt  ") return "video/quicktime";
  static constexpr std::array<string_view, 9> kMp4{"isom", "iso2", "iso4", "iso5", "iso6",
                                                   "mp41", "mp42", "avc1", "M4V "};
  if (std::find(kMp4.begin(), kMp4.end(), brand) != kMp4.end()) return "video/mp4";
  return {};  // HEIC, AVIF and the rest: browsers of readers cannot all show them
}

string_view riff(string_view first) {
  if (first.size() < 12 || !first.starts_with("RIFF")) return {};
  return first.substr(8, 4) == "WAVE" ? "audio/wav" : string_view();
}

string_view ogg(string_view first) {
  if (!first.starts_with("OggS")) return {};
  if (first.find("OpusHead") != string_view::npos || first.find("\x01vorbis") != string_view::npos) return "audio/ogg";
  return first.find("\x80theora") != string_view::npos ? "video/ogg" : string_view();
}

string_view matroska(string_view first) {
  if (!first.starts_with("\x1A\x45\xDF\xA3")) return {};
  return first.substr(0, 64).find("webm") != string_view::npos ? "video/webm" : string_view();
}

/// Frames of MPEG audio (layer III) and of AAC in ADTS start with eleven or twelve set bits.
string_view mpeg_audio(string_view first) {
  if (first.starts_with("ID3")) return "audio/mpeg";
  if (first.size() < 4 || first[0] != '\xFF') return {};
  const auto second = static_cast<unsigned char>(first[1]);
  if ((second & 0xF6U) == 0xF0U) return "audio/aac";
  const bool layer3 = (second & 0xE6U) == 0xE2U && (second & 0x18U) != 0x08U;
  const auto third = static_cast<unsigned char>(first[2]);
  const bool rates = (third & 0xF0U) != 0xF0U && (third & 0xF0U) != 0 && (third & 0x0CU) != 0x0CU;
  return layer3 && rates ? "audio/mpeg" : string_view();
}

string_view family(string_view type) {
  if (type.starts_with("image/")) return "image";
  if (type.starts_with("audio/") || type.starts_with("video/") || type == "application/ogg") return "recording";
  if (type == "application/pdf") return "document";
  return {};
}

/// The family an extension promises; empty when it promises none of ours.
string_view extension_family(string_view file_name) {
  static constexpr std::array<std::pair<string_view, string_view>, 22> kKnown{{
      {"jpg", "image"},      {"jpeg", "image"},     {"png", "image"},     {"gif", "image"},      {"webp", "image"},
      {"pdf", "document"},   {"mp3", "recording"},  {"aac", "recording"}, {"ogg", "recording"},  {"oga", "recording"},
      {"opus", "recording"}, {"wav", "recording"},  {"amr", "recording"}, {"m4a", "recording"},  {"mp4", "recording"},
      {"m4v", "recording"},  {"mov", "recording"},  {"3gp", "recording"}, {"3gpp", "recording"}, {"webm", "recording"},
      {"ogv", "recording"},  {"mpga", "recording"},
  }};
  const auto dot = file_name.rfind('.');
  if (dot == string_view::npos) return {};
  std::string extension(file_name.substr(dot + 1));
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  const auto it = std::find_if(kKnown.begin(), kKnown.end(), [&](const auto& one) { return one.first == extension; });
  return it == kKnown.end() ? string_view("other") : it->second;
}

std::string without_reserved(string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return string_view("<>:\"|?*").find(c) != string_view::npos; }, '_');
  return out;
}

}  // namespace

std::string_view media_type_of(std::string_view first) {
  if (first.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (first.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (first.starts_with("%PDF-")) return "application/pdf";
  if (first.starts_with("#!AMR")) return "audio/amr";
  for (const auto sniff : {iso_base_media, riff, ogg, matroska, mpeg_audio}) {
    if (const auto type = sniff(first); !type.empty()) return type;
  }
  return {};
}

bool claim_fits(std::string_view media_type, std::string_view claimed_type, std::string_view file_name) {
  const auto truth = family(media_type);
  if (truth.empty()) return false;
  const bool vague = claimed_type.empty() || claimed_type == "application/octet-stream";
  if (!vague && family(claimed_type) != truth) return false;
  const auto promised = extension_family(file_name);
  return promised.empty() || promised == truth;
}

std::string safe_file_name(std::string_view raw) {
  constexpr std::size_t kMaxChars = 100;
  constexpr std::size_t kMaxExtension = 10;
  if (const auto slash = raw.find_last_of("/\\"); slash != string_view::npos) raw.remove_prefix(slash + 1);
  auto name = without_reserved(clean_line(raw).value_or(""));
  name.erase(0, std::min(name.find_first_not_of(". "), name.size()));
  name.erase(name.find_last_not_of(". ") + 1);
  if (name.empty()) return "berkas";
  if (count_chars(name) <= kMaxChars) return name;
  const auto dot = name.rfind('.');
  const bool has_extension = dot != std::string::npos && name.size() - dot <= kMaxExtension;
  const auto extension = has_extension ? name.substr(dot) : std::string();
  return first_chars(name, kMaxChars - count_chars(extension)) + extension;
}

}  // namespace site
