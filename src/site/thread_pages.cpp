// SPDX-License-Identifier: Apache-2.0
#include "site/thread_pages.h"

#include <algorithm>

#include "site/form.h"

namespace site {
namespace {

constexpr std::size_t kPieceOverhead = 220;  // the HTML around a piece, with its date
constexpr std::size_t kNameChars = 80;       // of an organisation, as shown here
constexpr std::size_t kStatusOverhead = 80;

std::size_t escaped_cost(char c) {
  switch (c) {
    case '&':
      return 5;  // &amp;
    case '<':
    case '>':
      return 4;  // &lt;
    case '"':
      return 6;  // &quot;
    case '\'':
      return 6;  // &apos;
    default:
      return 1;
  }
}

/// The longest start of `text` that costs at most `budget`, cut between characters and if possible after a space.
std::size_t fitting(std::string_view text, std::size_t budget) {
  std::size_t cost = 0;
  std::size_t at = 0;
  while (at < text.size() && cost + escaped_cost(text[at]) <= budget) cost += escaped_cost(text[at++]);
  if (at == text.size()) return at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  const auto space = text.substr(0, at).find_last_of(" \n");
  return space != std::string_view::npos && space > at / 2 ? space + 1 : at;
}

/// Text that is no UTF-8 cannot come from our clients; it is shown as one replacement character.
std::string shown(std::string_view text) { return clean_text(text).value_or("\xEF\xBF\xBD"); }

std::vector<ReplyPiece> pieces(const Thread& thread) {
  std::vector<ReplyPiece> out;
  for (auto it = thread.replies.rbegin(); it != thread.replies.rend(); ++it) {
    ReplyPiece piece{first_chars(shown(it->organisation), kNameChars), it->at, {}, it->verified, false};
    const std::string whole = it->verified ? shown(it->text) : std::string();
    const auto budget = kReplyBudget - kPieceOverhead - escaped_size(piece.organisation);
    std::string_view rest = whole;
    do {
      const auto size = fitting(rest, budget);
      piece.text = std::string(rest.substr(0, size));
      out.push_back(piece);
      rest.remove_prefix(size);
      piece.continued = true;
    } while (!rest.empty());
  }
  return out;
}

std::size_t cost(const ReplyPiece& piece) {
  return kPieceOverhead + escaped_size(piece.organisation) + escaped_size(piece.text);
}

void place_statuses(const Thread& thread, ThreadPage& out) {
  const auto left = [](const ThreadStatus& one) { return one.word == "left"; };
  out.nobody = !thread.statuses.empty() && std::all_of(thread.statuses.begin(), thread.statuses.end(), left);
  std::size_t used = 0;
  for (const auto& status : thread.statuses) {
    ThreadStatus one{first_chars(shown(status.organisation), kNameChars), status.word};
    used += kStatusOverhead + escaped_size(one.organisation);
    if (used > kStatusBudget) {
      out.more_statuses = true;
      return;
    }
    out.statuses.push_back(std::move(one));
  }
}

}  // namespace

std::size_t escaped_size(std::string_view text) {
  std::size_t size = 0;
  for (const char c : text) size += escaped_cost(c);
  return size;
}

ThreadPage thread_page(const Thread& thread, int wanted) {
  std::vector<std::vector<ReplyPiece>> pages(1);
  std::size_t used = 0;
  for (auto& piece : pieces(thread)) {
    if (used + cost(piece) > kReplyBudget && !pages.back().empty()) {
      pages.emplace_back();
      used = 0;
    }
    used += cost(piece);
    pages.back().push_back(std::move(piece));
  }
  ThreadPage out;
  out.pages = static_cast<int>(pages.size());
  out.page = std::clamp(wanted, 1, out.pages);
  out.replies = std::move(pages[static_cast<std::size_t>(out.page - 1)]);
  place_statuses(thread, out);
  return out;
}

std::string tidy_receipt(std::string_view typed) {
  std::string out;
  for (const char c : typed) {
    if (std::string_view(" ,.-\n\r\t").find(c) != std::string_view::npos) {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
    } else {
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return first_chars(out, kMaxReceiptText);
}

}  // namespace site
