// SPDX-License-Identifier: Apache-2.0
#include "cli/asking.h"

#include <termios.h>
#include <unistd.h>

#include <cstdio>

namespace cli {
namespace {

/// While one lives, what is typed is not shown.
class NoEcho {
 public:
  NoEcho() {
    if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before_) != 0) return;
    auto quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);  // a signal would leave the terminal so
    changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  ~NoEcho() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

}  // namespace

core::Result<std::string> ask_secret(std::string_view question) {
  constexpr std::size_t kLongest = 1024;
  constexpr char kInterrupt = 3;  // Ctrl-C
  const bool person = isatty(STDIN_FILENO) != 0;
  if (person) std::fprintf(stderr, "%.*s: ", static_cast<int>(question.size()), question.data());
  std::string out;
  out.reserve(kLongest);  // no copies of it are left behind
  {
    const NoEcho quiet;
    char c = 0;
    // Byte by byte, so that the line after it is still there for the next question.
    while (out.size() < kLongest && ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n') {
      if (person && c == kInterrupt) {
        out.clear();
        break;
      }
      out.push_back(c);
    }
  }
  if (person) std::fprintf(stderr, "\n");
  if (out.ends_with('\r')) out.pop_back();
  if (out.empty()) {
    return core::problem(core::ProblemKey::bad_request, std::string(question) + ": kosong / empty (standard input)");
  }
  return out;
}

}  // namespace cli
