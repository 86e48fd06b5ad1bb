// SPDX-License-Identifier: Apache-2.0
// Languages of the site, from content/<code>/: strings.txt and the Markdown pages. Adding a language is adding a
// folder.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace site {

/// One Markdown page: its front matter and its HTML (raw HTML and unsafe links left out).
struct Article {
  std::map<std::string, std::string, std::less<>> meta;  ///< title, checked (a date), ...
  std::string html;
};

struct Language {
  std::string code;                                         ///< "id"
  std::string prefix;                                       ///< "/" for Indonesian, else "/<code>/"
  std::map<std::string, std::string, std::less<>> strings;  ///< plain text, not HTML
  std::map<std::string, Article, std::less<>> articles;     ///< by page name: "hak"

  /// The text of a key; one that is missing in a language that says `fallback = xx` comes from there. A key known
  /// nowhere shows itself, and the tests fail.
  [[nodiscard]] std::string_view text(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return strings.contains(key); }
};

/// Indonesian first, then by code. Built once from the embedded files; read-only, thread-safe.
const std::vector<Language>& languages();

/// The language of a code; Indonesian for an unknown one.
const Language& language(std::string_view code);
/// The language of a request path: "/en/lapor" is English.
const Language& language_of_path(std::string_view path);

/// "24 November 2026, 09.12 WIB" of UTC milliseconds, in the language's months.
std::string instant_text(const Language& in, long long utc_millis);
/// "24 November 2026" of "2026-11-24"; the text itself when it is no date.
std::string day_text(const Language& in, std::string_view iso_day);

/// Text with {n} replaced.
std::string with_number(std::string_view text, long long number);

}  // namespace site
