// SPDX-License-Identifier: Apache-2.0
// Acts on lists of the border desk (docs/border.md section 2): fields, and the rules a statement must keep by itself.
#include <algorithm>
#include <array>

#include "vault/statement_fields.h"

namespace vault::statement_fields {
namespace {

/// "YYYY-MM-DD": such texts are in the order of their days.
bool is_day(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

}  // namespace

std::vector<Bytes> fields(const ListingStatement& s) {
  return {"listing",
          s.entry_id.bytes(),
          s.act,
          s.list,
          s.basis,
          s.from_day,
          s.until_day,
          s.envelope_hash,
          millis(s.issued_ms),
          s.org_id.bytes(),
          s.user_id.bytes()};
}

void read(Reader& r, ListingStatement& s) {
  r.take(s.entry_id);
  r.take_text(s.act);
  r.take_text(s.list);
  r.take_text(s.basis);
  r.take_text(s.from_day);
  r.take_text(s.until_day);
  r.take(s.envelope_hash, kKey);
  r.take(s.issued_ms);
  r.take(s.org_id);
  r.take(s.user_id);
  constexpr std::array<std::string_view, 3> kActs{"add", "extend", "remove"};
  const bool act = std::find(kActs.begin(), kActs.end(), s.act) != kActs.end();
  const bool period = is_day(s.from_day) && is_day(s.until_day) && s.from_day <= s.until_day;
  if (!act || !period || s.list.empty() || s.basis.empty()) r.fail();
}

std::vector<Bytes> fields(const ShareStatement& s) {
  return {"share",       s.entry_id.bytes(), s.to_org.bytes(),    s.to_circle.bytes(), number(s.to_epoch),
          s.wrapped_key, s.envelope_hash,    millis(s.issued_ms), s.org_id.bytes(),    s.user_id.bytes()};
}

void read(Reader& r, ShareStatement& s) {
  r.take(s.entry_id);
  r.take(s.to_org);
  r.take(s.to_circle);
  r.take(s.to_epoch);
  r.take(s.wrapped_key, kWrapped);
  r.take(s.envelope_hash, kKey);
  r.take(s.issued_ms);
  r.take(s.org_id);
  r.take(s.user_id);
}

}  // namespace vault::statement_fields
