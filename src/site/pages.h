// SPDX-License-Identifier: Apache-2.0
// Every public page as a pure function of a view. No I/O; thread-safe. Texts in views are plain, not HTML.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/problem.h"
#include "site/catalogue.h"
#include "site/form.h"
#include "site/site.h"
#include "site/thread_pages.h"

namespace site {

/// What surrounds every page.
struct Frame {
  std::string language = "id";
  bool demo = false;
  std::string script;           ///< URL; empty: no script tag
  std::string page;             ///< path below the language's prefix, for the links to other languages: "lapor"
  bool offer_languages = true;  ///< false where following the link would lose what was typed
};

/// GET /lapor, and its variants: a problem with what was typed, busy, a receipt already used.
struct ReportView {
  Frame frame;
  std::string network_id;
  std::vector<Recipient> recipients;
  ReportForm form;                       ///< receipt and submission_id always set; else what was typed
  std::optional<core::Problem> problem;  ///< its fields become the list at the top
  bool fresh_words = false;              ///< the receipt in `form` is new because of the problem
  bool files_lost = false;               ///< files were sent and must be chosen again
};
std::string render_lapor(const ReportView& view);

/// After a report was stored.
struct SentView {
  Frame frame;
  std::string receipt;
  bool wants_reply = true;
  bool repeated = false;
};
std::string render_sent(const SentView& view);

/// GET /pesan, and after words that open nothing.
struct MessagesView {
  Frame frame;
  std::string network_id;
  std::string receipt;  ///< as typed
  std::optional<core::Problem> problem;
};
std::string render_pesan(const MessagesView& view);

/// What a right receipt opens.
struct ThreadView {
  Frame frame;
  std::string receipt;
  std::string submission_id;  ///< of the next addition
  ThreadPage page;
  bool added = false;
  std::string story;  ///< an addition that was not stored
  std::optional<core::Problem> problem;
};
std::string render_thread(const ThreadView& view);

/// An addition that could not be stored while the thread could not be opened either: the words are kept.
std::string render_add_again(const ThreadView& view);

std::string render_remove(const Frame& frame, std::string_view receipt);
std::string render_removed(const Frame& frame);

/// A Markdown page, content/<language>/<name>.md.
std::string render_article(const Frame& frame, std::string_view name);
std::string render_bantuan(const Frame& frame);
std::string render_home(const Frame& frame);
std::string render_leave(const Frame& frame);  ///< the neutral page behind quick exit

/// A hidden field and its value, for trying again.
struct Hidden {
  std::string name, value;
};
/// Any problem as a page; with `retry_url` a button posts `hidden` there again.
std::string render_problem(const Frame& frame, const core::Problem& problem, std::string_view retry_url = {},
                           const std::vector<Hidden>& hidden = {});

/// In place of the form while no organisation takes reports: help lines instead of a dead end.
std::string render_no_recipients(const Frame& frame);

/// Pads a page with a comment to the next multiple of `size` bytes, so that its length says nothing (rulings 13).
inline constexpr std::size_t kPageSize = 16384;
std::string padded(std::string html, std::size_t size = kPageSize);

}  // namespace site
