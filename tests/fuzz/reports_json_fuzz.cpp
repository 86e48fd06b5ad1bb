// SPDX-License-Identifier: Apache-2.0
// Any bytes as a JSON body, through the strict reader into the records that strangers send: no crash, no key silently
// dropped, no record beyond its limits, and every problem told as a sound pointer.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/fields_json.h"
#include "core/json.h"
#include "core/text.h"
#include "reports/report.h"

namespace {

namespace json = boost::json;

constexpr core::JsonLimits kLimits{.depth = 8, .keys = 40, .bytes = 16UL * 1024};

void require(bool condition) {
  if (!condition) std::abort();
}

struct Shape {
  std::size_t depth = 0, keys = 0;
  bool finite = true;  ///< 1e999 is read as infinity, which Boost.JSON writes as a number that it does not read
};

Shape shape_of(const json::value& value, std::size_t depth = 0) {
  Shape shape{depth, 0, true};
  const auto join = [&](const json::value& inner) {
    const Shape one = shape_of(inner, depth + 1);
    shape.depth = std::max(shape.depth, one.depth);
    shape.keys += one.keys;
    shape.finite = shape.finite && one.finite;
  };
  if (const auto* object = value.if_object()) {
    shape.depth = depth + 1;
    shape.keys = object->size();
    for (const auto& member : *object) {
      require(core::valid_utf8(member.key()) || member.key().find('\0') != std::string_view::npos);
      join(member.value());
    }
  } else if (const auto* array = value.if_array()) {
    shape.depth = depth + 1;
    for (const auto& one : *array) join(one);
  } else if (const auto* number = value.if_double()) {
    shape.finite = std::isfinite(*number);
  }
  return shape;
}

/// Members as they stand in the text; JSON has a colon outside of strings nowhere else.
std::size_t colons(std::string_view text) {
  std::size_t count = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted && text[i] == '\\') ++i;
    if (!quoted && text[i] == ':') ++count;
  }
  return count;
}

void check_problem(const core::Problem& problem) {
  require(!problem.fields.empty());
  for (const auto& field : problem.fields) {
    require(core::valid_utf8(field.pointer) || field.pointer.find('\0') != std::string::npos);
    require(field.pointer.empty() || field.pointer.front() == '/');
    require(!field.key.empty());
  }
}

template <class Record>
void read(const json::value& value) {
  const auto record = schema::from_json<Record>(value);
  if (!record.ok()) check_problem(record.problem());
  const auto patched = schema::patched(Record{}, value);
  if (record.ok()) require(patched.ok());
  if (!patched.ok()) check_problem(patched.problem());
}

void check_submission(const json::value& value) {
  const auto read = schema::from_json<reports::Submission>(value);
  if (!read.ok()) return;
  require(read->files.size() <= reports::kFilesMax && read->grants.size() <= 50);
  require(read->title.envelope.bytes.size() <= reports::kBodyMax && read->signature.bytes.size() <= 64);
  require(core::valid_utf8(read->district) && core::count_characters(read->district) <= 8);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = core::parse_json(text, kLimits);
  if (!value.ok()) return 0;
  const Shape shape = shape_of(*value);
  require(shape.depth <= kLimits.depth && shape.keys <= kLimits.keys);
  require(shape.keys == colons(text));
  // What was taken can be said again, and is taken again.
  const auto again = core::parse_json(json::serialize(*value), {.depth = kLimits.depth, .keys = kLimits.keys});
  if (shape.finite) require(again.ok() && shape_of(*again).keys == shape.keys);

  read<reports::Submission>(*value);
  read<reports::AdditionIn>(*value);
  read<reports::ThreadIn>(*value);
  read<reports::LabelIn>(*value);
  check_submission(*value);
  return 0;
}
