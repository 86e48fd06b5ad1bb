// SPDX-License-Identifier: Apache-2.0
#include "vault/ledger.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "crypto/hash.h"

namespace vault::ledger {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

constexpr std::array<std::string_view, 6> kKinds{"report.erased", "member.left", "epoch",
                                                 "person.erased", "case.erased", "organisation.left"};

core::Problem unreadable(std::string_view why) {
  return problem(ProblemKey::bad_config, "ledger: " + std::string(why));
}

core::Bytes record_bytes(const core::NetworkId& network, const Record& record, core::BytesView previous) {
  return core::frame({"suluh/1", "ledger", network.bytes(), core::u64be(record.seq),
                      core::u64be(static_cast<std::uint64_t>(record.time_ms)),
                      kKinds[static_cast<std::size_t>(record.kind)], record.object, record.payload, previous});
}

std::optional<Record> parse(const core::NetworkId& network, core::BytesView bytes, std::uint64_t seq,
                            core::BytesView previous) {
  const auto fields = core::unframe(bytes);
  if (!fields || fields->size() != 9) return std::nullopt;
  const auto time = core::from_u64be((*fields)[4]);
  if (!time) return std::nullopt;
  Record out{seq, static_cast<core::Millis>(*time), Kind::report_erased, (*fields)[6], (*fields)[7]};
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i] == (*fields)[5]) out.kind = static_cast<Kind>(i);
  }
  if (record_bytes(network, out, previous) != bytes) return std::nullopt;  // network, seq, chain, kind: all at once
  return out;
}

struct Chain {
  std::vector<Record> records;
  core::Bytes last;
  std::uint64_t whole = 0;  ///< bytes up to the last complete line
};

/// Lines from `from` on, continuing the chain.
Result<Chain> check(std::string_view text, const core::NetworkId& network, core::BytesView public_key, Chain chain,
                    std::uint64_t seq) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) break;
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const auto space = line.find(' ');
    const auto bytes = core::from_base64url(line.substr(0, space));
    const auto signature =
        space == std::string_view::npos ? std::nullopt : core::from_base64url(line.substr(space + 1));
    const auto where = "ledger: line " + std::to_string(seq + 1);
    if (!bytes || !signature || !crypto::verify(public_key, *bytes, *signature)) {
      return problem(ProblemKey::bad_signature, where + " is not signed by this log's key");
    }
    auto record = parse(network, *bytes, seq, chain.last);
    if (!record) return problem(ProblemKey::bad_signature, where + " does not follow the one before");
    chain.records.push_back(std::move(*record));
    chain.last = crypto::hash(*bytes);
    chain.whole += end + 1;
    ++seq;
  }
  return chain;
}

Result<std::string> read_from(int file, std::uint64_t offset) {
  std::string out;
  std::array<char, 65'536> piece{};
  for (;;) {
    const auto got = ::pread(file, piece.data(), piece.size(), static_cast<off_t>(offset + out.size()));
    if (got < 0) return unreadable("cannot read");
    if (got == 0) return out;
    out.append(piece.data(), static_cast<std::size_t>(got));
  }
}

/// A lock among processes for the length of a scope.
class FileLock {
 public:
  explicit FileLock(int file) : file_(file) { held_ = ::flock(file_, LOCK_EX) == 0; }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() {
    if (held_) ::flock(file_, LOCK_UN);
  }
  [[nodiscard]] bool held() const { return held_; }

 private:
  int file_;
  bool held_ = false;
};

}  // namespace

Result<std::vector<Record>> read(const std::string& path, const core::NetworkId& network, core::BytesView public_key) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return unreadable("cannot open " + path);
  const auto text = read_from(file, 0);
  ::close(file);
  if (!text.ok()) return text.problem();
  TRY(auto chain, check(*text, network, public_key, {}, 0));
  return std::move(chain.records);
}

Result<std::unique_ptr<Ledger>> Ledger::open(const std::string& path, const core::NetworkId& network,
                                             crypto::SignKeyPair key) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return unreadable("cannot open " + path);
  std::unique_ptr<Ledger> out(new Ledger(file, network, std::move(key)));
  const std::lock_guard lock(out->mutex_);
  const FileLock alone(file);
  if (!alone.held()) return unreadable("cannot lock " + path);
  TRY_DONE(out->catch_up());
  return out;
}

Ledger::~Ledger() { ::close(file_); }

/// Reads what another process appended meanwhile, and cuts off a line that a power cut left unfinished.
core::Done Ledger::catch_up() {
  TRY(const auto text, read_from(file_, size_));
  Chain begun;
  begun.last = last_;
  TRY(const auto chain, check(text, network_, key_.public_key, std::move(begun), next_));
  next_ += chain.records.size();
  last_ = chain.last;
  size_ += chain.whole;
  if (chain.whole < text.size() && ::ftruncate(file_, static_cast<off_t>(size_)) != 0) return unreadable("cannot mend");
  return {};
}

core::Done Ledger::append(Kind kind, core::BytesView object, core::BytesView payload, core::Millis now) {
  const std::lock_guard lock(mutex_);
  const FileLock alone(file_);
  if (!alone.held()) return problem(ProblemKey::storage_down, "ledger: cannot lock");
  TRY_DONE(catch_up());
  const auto bytes = record_bytes(network_, {next_, now, kind, core::Bytes(object), core::Bytes(payload)}, last_);
  const auto line = core::base64url(bytes) + " " + core::base64url(crypto::sign(key_, bytes)) + "\n";
  const auto written = ::pwrite(file_, line.data(), line.size(), static_cast<off_t>(size_));
  if (written != static_cast<ssize_t>(line.size()) || ::fdatasync(file_) != 0) {
    // What was half written is cut off again here or by the next catch_up().
    if (::ftruncate(file_, static_cast<off_t>(size_)) != 0)
      return problem(ProblemKey::storage_down, "ledger: cannot mend");
    return problem(ProblemKey::storage_full, "ledger: cannot write");
  }
  size_ += line.size();
  ++next_;
  last_ = crypto::hash(bytes);
  return {};
}

}  // namespace vault::ledger
