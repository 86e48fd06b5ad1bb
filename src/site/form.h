// SPDX-License-Identifier: Apache-2.0
// Form bodies as they come from strangers: urlencoded text, field rules, the report form itself. Pure; no I/O.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace site {

inline constexpr std::size_t kMaxStory = 20'000;                  ///< characters (code points)
inline constexpr std::size_t kMaxAddition = 20'000;               ///< characters
inline constexpr std::size_t kMaxLine = 200;                      ///< characters of a one-line field
inline constexpr std::size_t kMaxReceiptText = 300;               ///< eleven words as typed
inline constexpr std::size_t kMaxRecipients = 20;                 ///< boxes in the list "who reads this"
inline constexpr std::size_t kMaxFiles = 5;                       ///< rulings 16
inline constexpr std::size_t kMaxFileBytes = 20UL * 1024 * 1024;  ///< each
inline constexpr std::size_t kMaxTextBytes = 256UL * 1024;        ///< all text of one form, as it arrives

using FieldPairs = std::vector<std::pair<std::string, std::string>>;

/// application/x-www-form-urlencoded, strictly: a lone '%', an empty name or more than 100 fields is bad_request.
core::Result<FieldPairs> parse_urlencoded(std::string_view body);

/// Text as we keep it: valid UTF-8 without NUL (else nullopt), line ends as LF, and every control character that could
/// change how text is shown (bidi overrides U+202A..202E and U+2066..2069, C0 except TAB and LF, DEL, C1) replaced by
/// U+FFFD, so that a trick is seen and not obeyed.
std::optional<std::string> clean_text(std::string_view raw);

/// clean_text on one line: line ends and tabs become spaces; no spaces at the ends.
std::optional<std::string> clean_line(std::string_view raw);

std::size_t count_chars(std::string_view utf8);                     ///< code points
std::string first_chars(std::string_view utf8, std::size_t count);  ///< at most `count` code points
bool lower_hex(std::string_view text, std::size_t digits);          ///< exactly `digits` of 0-9 a-f

/// A report as typed. Words of choices are the wire words; an empty text is "not answered".
struct ReportForm {
  std::string story;
  std::string receipt;
  std::string submission_id;
  std::string receipt_noted;  ///< ya, tidak
  std::string district;       ///< a code of site/data/kecamatan.csv, elsewhere, unknown
  std::string village;
  std::string when;
  std::string danger;      ///< now, no, unknown
  std::string how_known;   ///< self, family, neighbour, seen, heard, online, other
  std::string contact_ok;  ///< no, yes
  std::string contact;
  std::string contact_when;
  std::string to_asked;  ///< "1" when the list of recipients was on the page: then none ticked is a mistake
  std::vector<std::string> to;
  std::string website;  ///< people do not see this field; programs that fill in everything do

  [[nodiscard]] bool wants_reply() const { return receipt_noted == "ya"; }
};

struct ReadForm {
  ReportForm form;                           ///< everything typed, even when it has problems: the page shows it again
  std::vector<core::FieldProblem> problems;  ///< pointers "/story"...; words: required, too_long, unknown_choice...
};

/// Fills a report form from fields. A problem here ends the request (a field that is unknown or given twice, text that
/// is not UTF-8); what a person can mend stands in `problems`. Every `to` must be one of `recipients`; none at all
/// means all of them when the page did not show the list.
core::Result<ReadForm> read_report(const FieldPairs& fields, std::span<const std::string> recipients);

/// Makes a form that has no problems ready to be sent: a contact she does not want used is dropped, and an unanswered
/// danger becomes unknown. Apart from reading, so that a form shown again still holds what was typed.
void settle(ReportForm& form);

/// The forms of /pesan.
struct MessageForm {
  std::string receipt;
  std::string submission_id;
  std::string story;
  std::string confirm;
  int page = 1;  ///< 1..999
};
struct ReadMessage {
  MessageForm form;
  std::vector<core::FieldProblem> problems;
};
core::Result<ReadMessage> read_message(const FieldPairs& fields);

}  // namespace site
