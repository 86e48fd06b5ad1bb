// SPDX-License-Identifier: Apache-2.0
// Cuts a thread into pages that always fit the padded page size. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "site/site.h"

namespace site {

/// One reply, or a piece of a long one.
struct ReplyPiece {
  std::string organisation;
  core::Millis at = 0;
  std::string text;
  bool verified = true;
  bool continued = false;
};

struct ThreadPage {
  std::vector<ThreadStatus> statuses;
  bool more_statuses = false;
  bool nobody = false;              ///< every organisation that held the report has left
  std::vector<ReplyPiece> replies;  ///< newest reply first; the pieces of one reply in reading order
  int page = 1;                     ///< 1..pages
  int pages = 1;
};

inline constexpr std::size_t kReplyBudget = 4000;   ///< bytes of HTML for the replies of a page
inline constexpr std::size_t kStatusBudget = 1200;  ///< the same for the list of organisations

/// Bytes of `text` once escaped for HTML.
std::size_t escaped_size(std::string_view text);

/// `wanted` beyond the last page gives the last one.
ThreadPage thread_page(const Thread& thread, int wanted);

/// A receipt as the words are read anyway: lower case, one space between words, at most kMaxReceiptText characters.
std::string tidy_receipt(std::string_view typed);

}  // namespace site
