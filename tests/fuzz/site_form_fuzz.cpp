// SPDX-License-Identifier: Apache-2.0
// Any bytes as a form body, through decoding and field rules to the page that shows them again: no crash, no text that
// is not clean, no markup from what was typed.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "site/form.h"
#include "site/media.h"
#include "site/pages.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check_clean(const std::string& text) {
  require(core::valid_utf8(text));
  for (const auto* trick : {"\xE2\x80\xAE", "\xE2\x81\xA6", "\r", "\x1B"})
    require(text.find(trick) == std::string::npos);
  require(site::clean_text(text) == text);
}

void check_page(const site::ReadForm& read) {
  site::ReportView view;
  view.form = read.form;
  view.problem = core::Problem{core::ProblemKey::bad_field, {}, read.problems, 0};
  const auto html = site::render_lapor(view);
  require(html.find("<script") == std::string::npos && html.ends_with("</html>\n"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto name = site::safe_file_name(body.substr(0, 2000));
  check_clean(name);
  require(!name.empty() && name.find_first_of("/\\<>\":|?*\n") == std::string::npos && site::count_chars(name) <= 100);

  const auto fields = site::parse_urlencoded(body);
  if (!fields.ok()) return 0;
  const std::vector<std::string> recipients{std::string(32, 'a')};
  if (const auto read = site::read_report(*fields, recipients); read.ok()) {
    for (const auto* text : {&read->form.story, &read->form.village, &read->form.contact, &read->form.receipt}) {
      check_clean(*text);
    }
    if (read->problems.empty()) require(read->form.to == recipients && site::lower_hex(read->form.submission_id, 32));
    if (size < 4096) check_page(*read);
  }
  if (const auto read = site::read_message(*fields); read.ok()) require(read->form.page >= 1 && read->form.page <= 999);
  return 0;
}
