// SPDX-License-Identifier: Apache-2.0
#include "match/link_reason.h"

#include <algorithm>
#include <array>

namespace match {
namespace {

struct Texts {
  std::string_view id, en;
  [[nodiscard]] std::string_view in(core::Language language) const { return language == core::Language::id ? id : en; }
};

struct Label {
  std::string_view name;
  Texts texts;
};
constexpr std::array<Label, 23> kLabels{{{"name", {"nama", "name"}},
                                         {"given_name", {"nama depan", "given name"}},
                                         {"surname", {"nama keluarga", "surname"}},
                                         {"father", {"nama ayah", "father's name"}},
                                         {"mother", {"nama ibu", "mother's name"}},
                                         {"birth_date", {"tanggal lahir", "birth date"}},
                                         {"date_of_birth", {"tanggal lahir", "birth date"}},
                                         {"birth_place", {"tempat lahir", "birth place"}},
                                         {"sex", {"jenis kelamin", "sex"}},
                                         {"nik", {"NIK", "NIK"}},
                                         {"passport", {"nomor paspor", "passport number"}},
                                         {"phone", {"nomor telepon", "phone number"}},
                                         {"address", {"alamat", "address"}},
                                         {"address_1", {"alamat 1", "address line 1"}},
                                         {"address_2", {"alamat 2", "address line 2"}},
                                         {"street_number", {"nomor rumah", "street number"}},
                                         {"suburb", {"kelurahan", "suburb"}},
                                         {"village", {"desa", "village"}},
                                         {"district", {"kecamatan", "district"}},
                                         {"city", {"kota", "city"}},
                                         {"postcode", {"kode pos", "postcode"}},
                                         {"state", {"provinsi", "state"}},
                                         {"soc_sec_id", {"nomor jaminan sosial", "social security number"}}}};

Texts words_level(Level level) {
  switch (level) {
    case kEqual:
      return {"sama", "equal"};
    case kMoved:
      return {"sama dengan urutan lain", "equal in another order"};
    case kAlike:
      return {"sangat mirip", "very alike"};
    case kContained:
      return {"sebagian sama", "partly equal"};
    case kNear:
      return {"mirip", "alike"};
    case kFar:
      return {"agak mirip", "somewhat alike"};
    case kCrossed:
      return {"sama tetapi tertukar tempat", "equal but in the other's place"};
    case kCrossedNear:
      return {"mirip tetapi tertukar tempat", "alike but in the other's place"};
    default:
      return {"beda", "different"};
  }
}

Texts date_level(Level level) {
  switch (level) {
    case kEqual:
      return {"sama", "equal"};
    case kMoved:
      return {"sama dengan hari dan bulan tertukar", "equal with day and month swapped"};
    case kAlike:
      return {"sama pada dua dari tiga bagian", "equal in two of three parts"};
    case kContained:
      return {"beda satu angka", "one digit apart"};
    case kNear:
      return {"beda satu tahun", "one year apart"};
    case kFar:
      return {"sama pada satu bagian", "equal in one part"};
    case kCrossed:
      return {"sama tahunnya", "equal in the year"};
    default:
      return {"beda", "different"};
  }
}

Texts number_level(Level level) {
  switch (level) {
    case kEqual:
      return {"sama", "equal"};
    case kAlike:
      return {"beda satu angka", "one character apart"};
    case kContained:
      return {"beda dua angka", "two characters apart"};
    default:
      return {"beda", "different"};
  }
}

Texts level_texts(Comparison how, Level level) {
  if (how == Comparison::date) return date_level(level);
  return how == Comparison::words || how == Comparison::encoded ? words_level(level) : number_level(level);
}

/// For the order of a sentence alone: crossed ones stand among those that agree.
int strength(Level level) { return level == kCrossed ? kAlike : level == kCrossedNear ? kNear : level; }

}  // namespace

std::string field_label(std::string_view name, core::Language language) {
  const auto* found = std::find_if(kLabels.begin(), kLabels.end(), [&](const Label& one) { return one.name == name; });
  if (found != kLabels.end()) return std::string(found->texts.in(language));
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string reason(const std::vector<LinkField>& fields, Pattern pattern, core::Language language) {
  std::vector<std::size_t> order;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (level_of(pattern, f) != kMissing && fields[f].how != Comparison::none) order.push_back(f);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return strength(level_of(pattern, a)) < strength(level_of(pattern, b));
  });
  std::string out;
  for (const auto f : order) {
    if (!out.empty()) out += ", ";
    out += field_label(fields[f].name, language);
    out += ' ';
    out += level_texts(fields[f].how, level_of(pattern, f)).in(language);
  }
  if (out.empty()) return language == core::Language::id ? "Tidak ada yang dapat dibandingkan." : "Nothing to compare.";
  if (out.front() >= 'a' && out.front() <= 'z') out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out + ".";
}

}  // namespace match
