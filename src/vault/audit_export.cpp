// SPDX-License-Identifier: Apache-2.0
#include "vault/audit_export.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/json.h"
#include "vault/audit_store.h"

namespace vault::audit {
namespace {

constexpr std::size_t kLineLimit = 1UL << 20U;

/// A JSON string; most texts are words and need no escapes.
std::string quoted(std::string_view text) {
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
  if (!plain) return core::json::serialize(core::json::string_view(text));
  return std::string(1, '"').append(text).append(1, '"');
}
std::string quoted_bytes(core::BytesView bytes) { return '"' + core::base64url(bytes) + '"'; }
std::string quoted_hex(core::BytesView bytes) { return '"' + core::hex(bytes) + '"'; }

/// Reads exactly the form that is written here; anything else fails. After the first failure everything fails.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  Scanner& literal(std::string_view expected) {
    if (ok_ && rest_.starts_with(expected)) {
      rest_.remove_prefix(expected.size());
    } else {
      ok_ = false;
    }
    return *this;
  }
  [[nodiscard]] bool next_is(std::string_view expected) const { return ok_ && rest_.starts_with(expected); }

  template <class T>
  Scanner& number(T& out) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    const auto length = static_cast<std::size_t>(end - rest_.data());
    if (!ok_ || error != std::errc() || std::to_string(out) != rest_.substr(0, length)) return fail();
    rest_.remove_prefix(length);
    return *this;
  }
  Scanner& text(std::string& out) {
    const std::string_view raw = string_token();
    if (!ok_) return *this;
    const std::string_view inner = raw.substr(1, raw.size() - 2);
    if (inner.find('\\') == std::string_view::npos) {
      if (std::any_of(inner.begin(), inner.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }))
        return fail();
      out = std::string(inner);
      return *this;
    }
    core::json::error_code error;
    const auto value = core::json::parse(raw, error);
    if (error || !value.is_string()) return fail();
    out = std::string(value.get_string());
    return quoted(out) == raw ? *this : fail();
  }
  Scanner& hex(core::Bytes& out) {
    std::string text_form;
    text(text_form);
    auto bytes = core::from_hex(text_form);
    if (!ok_ || !bytes || text_form.find_first_of("ABCDEF") != std::string::npos) return fail();
    out = std::move(*bytes);
    return *this;
  }
  Scanner& base64(core::Bytes& out) {
    std::string text_form;
    text(text_form);
    auto bytes = core::from_base64url(text_form);
    if (!ok_ || !bytes) return fail();
    out = std::move(*bytes);
    return *this;
  }
  [[nodiscard]] bool complete() const { return ok_ && rest_.empty(); }

 private:
  Scanner& fail() {
    ok_ = false;
    return *this;
  }
  /// A JSON string with its quotes.
  std::string_view string_token() {
    if (!ok_ || !rest_.starts_with('"')) {
      ok_ = false;
      return {};
    }
    std::size_t end = rest_.find_first_of("\"\\", 1);
    while (end != std::string_view::npos && rest_[end] == '\\') end = rest_.find_first_of("\"\\", end + 2);
    if (end == std::string_view::npos) {
      ok_ = false;
      return {};
    }
    const std::string_view token = rest_.substr(0, end + 1);
    rest_.remove_prefix(end + 1);
    return token;
  }

  std::string_view rest_;
  bool ok_ = true;
};

std::optional<StoredEntry> parse_entry(std::string_view line) {
  StoredEntry e;
  Scanner in(line);
  in.literal("{\"id\":").number(e.id).literal(",\"time_ms\":").number(e.time_ms);
  in.literal(",\"actor_kind\":").text(e.actor_kind).literal(",\"actor_id\":").hex(e.actor_id);
  in.literal(",\"org_id\":").hex(e.org_id).literal(",\"action\":").text(e.action);
  in.literal(",\"object_id\":").hex(e.object_id).literal(",\"section\":").text(e.section);
  in.literal(",\"outcome\":").text(e.outcome).literal(",\"detail_hash\":").base64(e.detail_hash);
  if (in.next_is(",")) {
    in.literal(",\"salt\":").base64(e.salt).literal(",\"detail\":").text(e.detail);
    if (e.salt.empty()) return std::nullopt;
  }
  in.literal("}");
  return in.complete() ? std::optional(std::move(e)) : std::nullopt;
}

std::optional<Batch> parse_batch(std::string_view line) {
  Batch b;
  Scanner in(line);
  in.literal("{\"epoch\":").number(b.epoch).literal(",\"first_seq\":").number(b.first_seq);
  in.literal(",\"entries\":").number(b.count).literal(",\"entry_ids\":").base64(b.entry_ids);
  in.literal(",\"leaf_hashes\":").base64(b.leaf_hashes).literal(",\"frontier\":").base64(b.frontier);
  in.literal(",\"root\":").base64(b.root).literal(",\"checkpoint\":").text(b.checkpoint).literal("}");
  return in.complete() ? std::optional(std::move(b)) : std::nullopt;
}

}  // namespace

std::string head_line(const core::NetworkId& network, core::BytesView public_key) {
  return "{\"suluh_audit\":1,\"network_id\":" + quoted_hex(network.bytes()) + ",\"key\":" + quoted_bytes(public_key) +
         "}";
}

std::string entry_line(const StoredEntry& e, bool with_detail) {
  std::string out = "{\"id\":" + std::to_string(e.id) + ",\"time_ms\":" + std::to_string(e.time_ms);
  out += ",\"actor_kind\":" + quoted(e.actor_kind) + ",\"actor_id\":" + quoted_hex(e.actor_id);
  out += ",\"org_id\":" + quoted_hex(e.org_id) + ",\"action\":" + quoted(e.action);
  out += ",\"object_id\":" + quoted_hex(e.object_id) + ",\"section\":" + quoted(e.section);
  out += ",\"outcome\":" + quoted(e.outcome) + ",\"detail_hash\":" + quoted_bytes(e.detail_hash);
  if (with_detail && !e.salt.empty()) out += ",\"salt\":" + quoted_bytes(e.salt) + ",\"detail\":" + quoted(e.detail);
  return out + "}";
}

std::string batch_line(const Batch& b) {
  return "{\"epoch\":" + std::to_string(b.epoch) + ",\"first_seq\":" + std::to_string(b.first_seq) +
         ",\"entries\":" + std::to_string(b.count) + ",\"entry_ids\":" + quoted_bytes(b.entry_ids) +
         ",\"leaf_hashes\":" + quoted_bytes(b.leaf_hashes) + ",\"frontier\":" + quoted_bytes(b.frontier) +
         ",\"root\":" + quoted_bytes(b.root) + ",\"checkpoint\":" + quoted(b.checkpoint) + "}";
}

core::Result<ExportVerifier> ExportVerifier::make(std::string_view head, core::BytesView public_key,
                                                  std::optional<std::string> kept) {
  core::Bytes network_bytes, key;
  Scanner in(head);
  in.literal("{\"suluh_audit\":1,\"network_id\":").hex(network_bytes).literal(",\"key\":").base64(key).literal("}");
  const auto network = core::NetworkId::from_bytes(network_bytes);
  if (!in.complete() || !network) {
    TRY(Verifier verifier, Verifier::make({}, public_key, std::nullopt));
    verifier.finding(Fault::format, 0, 0, "line 1 is not the head of an audit export");
    return ExportVerifier(std::move(verifier));
  }
  TRY(Verifier verifier, Verifier::make(*network, public_key, std::move(kept)));
  if (key != public_key) verifier.finding(Fault::signature, 0, 0, "the export names another key than the one given");
  return ExportVerifier(std::move(verifier));
}

void ExportVerifier::line(std::string_view text) {
  ++line_;
  if (failed()) return;
  if (text.starts_with("{\"epoch\":")) {
    if (const auto batch = parse_batch(text)) {
      verifier_.feed(*batch, entries_);
      entries_.clear();
      return;
    }
  } else if (auto entry = parse_entry(text)) {
    entries_.push_back(std::move(*entry));
    return;
  }
  verifier_.finding(Fault::format, verifier_.size() + entries_.size(), 0,
                    "line " + std::to_string(line_) + " is not in the form in which it was exported");
}

VerifyReport ExportVerifier::finish(bool whole) {
  if (!whole || !entries_.empty())
    verifier_.finding(Fault::truncated, verifier_.size(), 0, "the export ends inside a batch");
  return verifier_.finish();
}

core::Result<VerifyReport> verify_export(std::istream& in, core::BytesView public_key,
                                         std::optional<std::string> kept) {
  std::string text;
  std::getline(in, text);
  bool whole = !in.eof();
  TRY(ExportVerifier verifier, ExportVerifier::make(text, public_key, std::move(kept)));
  while (whole && !verifier.failed() && std::getline(in, text)) {
    whole = !in.eof();  // what stands behind the last newline is not a line
    if (whole) verifier.line(text.size() <= kLineLimit ? std::string_view(text) : std::string_view());
  }
  return verifier.finish(whole);
}

core::Done export_ndjson(storage::Database& database, const core::NetworkId& network, core::BytesView public_key,
                         bool with_details, const std::function<core::Done(std::string_view)>& sink) {
  return database.read([&](storage::Session& session) -> core::Done {
    TRY_DONE(sink(head_line(network, public_key) + "\n"));
    TRY_DONE(scan(session, network, [&](ScannedBatch& scanned) -> core::Done {
      std::string lines;
      for (const StoredEntry& entry : scanned.entries) lines += entry_line(entry, with_details) + "\n";
      return sink(lines + batch_line(scanned.batch) + "\n");
    }));
    return {};
  });
}

}  // namespace vault::audit
