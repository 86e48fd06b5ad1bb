// SPDX-License-Identifier: Apache-2.0
#include "site/multipart.h"

#include <algorithm>

namespace site {
namespace {

constexpr std::size_t kSlice = 16UL * 1024;  // bytes taken in at once: bounds the buffer

core::Problem bad(const char* why) { return core::problem(core::ProblemKey::bad_request, why); }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

struct Parameter {
  std::string name;  ///< lower case
  std::string value;
};

/// A quoted string at the start of `text`, which is shortened by it. A backslash quotes only '"' and itself: browsers
/// send others as they are.
std::optional<std::string> quoted(std::string_view& text) {
  std::string out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return out;
    }
    const bool escape = text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\');
    if (escape) ++i;
    out.push_back(text[i]);
  }
  return std::nullopt;
}

/// The next "; name=value"; nullopt with `text` left non-empty means it is malformed.
std::optional<Parameter> next_parameter(std::string_view& text) {
  auto rest = trimmed(text);
  if (rest.empty() || rest.front() != ';') return std::nullopt;
  rest = trimmed(rest.substr(1));
  const auto equals = rest.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  Parameter out{lower(trimmed(rest.substr(0, equals))), {}};
  rest = trimmed(rest.substr(equals + 1));
  if (!token(out.name)) return std::nullopt;
  if (!rest.empty() && rest.front() == '"') {
    auto value = quoted(rest);
    if (!value) return std::nullopt;
    out.value = std::move(*value);
  } else {
    const auto value = trimmed(rest.substr(0, rest.find(';')));
    if (!token(value)) return std::nullopt;
    out.value = std::string(value);
    rest.remove_prefix(std::min(rest.size(), rest.find(';')));
  }
  text = trimmed(rest);
  return out;
}

/// Parameters after the first word of a header; nullopt when malformed or one is given twice.
std::optional<std::vector<Parameter>> parameters(std::string_view text) {
  std::vector<Parameter> out;
  text = trimmed(text);
  while (!text.empty()) {
    auto one = next_parameter(text);
    if (!one) return std::nullopt;
    const auto same = [&](const Parameter& other) { return other.name == one->name; };
    if (std::any_of(out.begin(), out.end(), same)) return std::nullopt;
    out.push_back(std::move(*one));
  }
  return out;
}

core::Done read_disposition(std::string_view value, PartHead& head) {
  const auto end = value.find(';');
  if (end == std::string_view::npos || lower(trimmed(value.substr(0, end))) != "form-data") {
    return bad("multipart: a part that is not form-data");
  }
  const auto all = parameters(value.substr(end));
  if (!all) return bad("multipart: a malformed part header");
  bool named = false;
  for (const auto& one : *all) {
    if (one.name == "name") {
      named = true;
      head.name = one.value;
    } else if (one.name == "filename") {
      head.file_name = one.value;
    }
  }
  if (!named || head.name.empty() || head.name.size() > MultipartParser::kMaxNameBytes) {
    return bad("multipart: a part without a usable name");
  }
  if (head.file_name && head.file_name->size() > MultipartParser::kMaxFileNameBytes) {
    return bad("multipart: a file name that is too long");
  }
  return {};
}

core::Done read_line(std::string_view line, PartHead& head, bool& disposed) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !token(line.substr(0, colon)))
    return bad("multipart: a malformed part header");
  if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
    return bad("multipart: a stray control character in a part header");
  }
  const auto name = lower(line.substr(0, colon));
  const auto value = trimmed(line.substr(colon + 1));
  if (name == "content-disposition") {
    if (disposed) return bad("multipart: a repeated part header");
    disposed = true;
    return read_disposition(value, head);
  }
  if (name == "content-type") head.content_type = lower(trimmed(value.substr(0, value.find(';'))));
  if (name == "content-transfer-encoding") {
    const auto how = lower(value);
    if (how != "7bit" && how != "8bit" && how != "binary") return bad("multipart: an encoded part");
  }
  return {};
}

core::Result<PartHead> read_head(std::string_view lines) {
  PartHead head;
  bool disposed = false;
  while (!lines.empty()) {
    const auto end = std::min(lines.find("\r\n"), lines.size());
    TRY_DONE(read_line(lines.substr(0, end), head, disposed));
    lines.remove_prefix(std::min(lines.size(), end + 2));
  }
  if (!disposed) return bad("multipart: a part without a name");
  return head;
}

bool boundary_character(char c) {
  return token(std::string_view(&c, 1)) || std::string_view("(),/:=? ").find(c) != std::string_view::npos;
}

}  // namespace

core::Result<std::string> multipart_boundary(std::string_view content_type) {
  const auto end = std::min(content_type.find(';'), content_type.size());
  if (lower(trimmed(content_type.substr(0, end))) != "multipart/form-data")
    return bad("multipart: another content type");
  const auto all = parameters(content_type.substr(end));
  if (!all) return bad("multipart: a malformed content type");
  for (const auto& one : *all) {
    if (one.name != "boundary") continue;
    const bool fits = !one.value.empty() && one.value.size() <= 70 && one.value.back() != ' ' &&
                      std::all_of(one.value.begin(), one.value.end(), boundary_character);
    if (!fits) return bad("multipart: an unusable boundary");
    return one.value;
  }
  return bad("multipart: no boundary");
}

MultipartParser::MultipartParser(std::string_view boundary, MultipartReader& reader)
    : delimiter_("\r\n--" + std::string(boundary)), reader_(reader) {}

core::Done MultipartParser::feed(std::string_view piece) {
  while (!piece.empty() && !failed_) {
    const auto slice = piece.substr(0, kSlice);
    if (auto done = take(slice); !done.ok()) failed_ = done.problem();
    piece.remove_prefix(slice.size());
  }
  if (failed_) return *failed_;
  return {};
}

core::Done MultipartParser::finish() {
  if (!failed_ && state_ != State::closed) failed_ = bad("multipart: the body ends early");
  if (failed_) return *failed_;
  return {};
}

core::Done MultipartParser::take(std::string_view slice) {
  buffer_.append(slice);
  while (true) {
    TRY(const bool moved, step());
    if (!moved) break;
  }
  buffer_.erase(0, at_);
  at_ = 0;
  return {};
}

core::Result<bool> MultipartParser::step() {
  switch (state_) {
    case State::opening:
      return step_opening();
    case State::after_boundary:
      return step_after_boundary();
    case State::head:
      return step_head();
    case State::data:
      return step_data();
    case State::closed:
      break;
  }
  // After "--boundary--" a CRLF may stand, nothing else.
  const auto rest = std::string_view(buffer_).substr(at_);
  if (!std::string_view("\r\n").starts_with(rest)) return bad("multipart: text after the end");
  return false;
}

core::Result<bool> MultipartParser::step_opening() {
  const auto first = std::string_view(delimiter_).substr(2);
  const auto rest = std::string_view(buffer_).substr(at_);
  if (!rest.starts_with(first.substr(0, rest.size())))
    return bad("multipart: the body does not start with its boundary");
  if (rest.size() < first.size()) return false;
  at_ += first.size();
  state_ = State::after_boundary;
  return true;
}

core::Result<bool> MultipartParser::step_after_boundary() {
  const auto rest = std::string_view(buffer_).substr(at_);
  if (rest.size() < 2) return false;
  if (rest.starts_with("--")) {
    state_ = State::closed;
  } else if (!rest.starts_with("\r\n")) {
    return bad("multipart: a broken boundary");
  } else if (++parts_ > kMaxParts) {
    return core::problem(core::ProblemKey::too_large, "multipart: too many parts");
  } else {
    state_ = State::head;
  }
  at_ += 2;
  return true;
}

core::Result<bool> MultipartParser::step_head() {
  const auto rest = std::string_view(buffer_).substr(at_);
  const auto end = rest.find("\r\n\r\n");
  if (std::min(end, rest.size()) > kMaxHeadBytes) return bad("multipart: part headers are too long");
  if (end == std::string_view::npos) return false;
  TRY(const auto head, read_head(rest.substr(0, end)));
  at_ += end + 4;
  state_ = State::data;
  TRY_DONE(reader_.part_begin(head));
  return true;
}

core::Result<bool> MultipartParser::step_data() {
  const auto rest = std::string_view(buffer_).substr(at_);
  const auto found = rest.find(delimiter_);
  if (found != std::string_view::npos) {
    if (found > 0) TRY_DONE(reader_.part_data(rest.substr(0, found)));
    at_ += found + delimiter_.size();
    state_ = State::after_boundary;
    TRY_DONE(reader_.part_end());
    return true;
  }
  // The tail may be the start of a delimiter: keep it back.
  if (rest.size() >= delimiter_.size()) {
    const auto sure = rest.size() - (delimiter_.size() - 1);
    TRY_DONE(reader_.part_data(rest.substr(0, sure)));
    at_ += sure;
  }
  return false;
}

}  // namespace site
