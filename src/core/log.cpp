// SPDX-License-Identifier: Apache-2.0
#include "core/log.h"

#include <chrono>
#include <cstdio>
#include <string>

namespace core {
namespace {

std::string start(std::string_view event) {
  using namespace std::chrono;
  const auto ms = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  std::string line = R"({"t":)" + std::to_string(ms) + R"(,"event":")";
  line.append(event);
  line += '"';
  return line;
}

void emit(std::string line) {
  line += "}\n";
  std::fwrite(line.data(), 1, line.size(), stderr);  // one call: lines of several threads do not mix
}

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 300)) {
    const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
    out.push_back(plain ? c : '?');
  }
  return out;
}

}  // namespace

void log(Word event, std::initializer_list<LogNumber> numbers) {
  std::string line = start(event.text());
  for (const auto& n : numbers) {
    line += ",\"";
    line.append(n.name.text());
    line += "\":" + std::to_string(n.value);
  }
  emit(std::move(line));
}

void log_problem(Word event, const Problem& problem) {
  std::string line = start(event.text());
  line += R"(,"problem":")";
  line.append(problem.word());
  line += R"(","detail":")" + printable(problem.detail) + '"';
  emit(std::move(line));
}

}  // namespace core
