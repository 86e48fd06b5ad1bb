// SPDX-License-Identifier: Apache-2.0
#include "reports/sms.h"

#include <algorithm>
#include <memory>

#include "app/forms.h"
#include "core/log.h"
#include "crypto/hash.h"
#include "crypto/secret.h"
#include "vault/receipt.h"

namespace reports {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

constexpr std::size_t kSmsBytesMax = 16UL * 1024;  // the longest chain of parts is 39 KB of UTF-16; people write less
constexpr std::size_t kSmsCharactersMax = 160;
constexpr std::size_t kReceiptCharacters = 24;
constexpr std::size_t kGatewayIdMax = 128;

bool sms_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

/// Half characters become U+FFFD: a phone that cut an emoji must not cost a report.
std::string from_utf16be(std::string_view bytes) {
  const auto unit = [bytes](std::size_t at) -> std::uint32_t {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])) << 8 |
           static_cast<unsigned char>(bytes[at + 1]);
  };
  std::string out;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    auto code = unit(at);
    const bool high = code >= 0xD800 && code < 0xDC00;
    if (high && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    } else if (code >= 0xD800 && code < 0xE000) {
      code = 0xFFFD;
    }
    append_utf8(out, code);
  }
  return out;
}

std::string from_latin1(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) append_utf8(out, static_cast<unsigned char>(c));
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

std::string sms_text(std::string_view body, std::string_view content_type) {
  const bool utf16 = lower(content_type).find("utf-16be") != std::string::npos;
  auto text = utf16 ? from_utf16be(body) : core::valid_utf8(body) ? std::string(body) : from_latin1(body);
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; });
  return text;
}

bool blank(std::string_view text) { return text.find_first_not_of(" \t\n") == std::string_view::npos; }

bool loopback(std::string_view peer) {
  return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

std::optional<ReceiptAndRest> receipt_before(std::string_view text, std::size_t end) {
  const auto head = text.substr(0, end);
  if (!vault::Receipt::parse(head).ok()) return std::nullopt;
  const auto rest = text.find_first_not_of(" \t\n.,:;-", end);
  return ReceiptAndRest{std::string(head), rest == std::string_view::npos ? "" : std::string(text.substr(rest))};
}

/// Where the wanted number of letters (or of words) ends, or npos.
std::size_t end_of_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (sms_alnum(text[at]) && ++count == kReceiptCharacters) {
      const bool longer = at + 1 < text.size() && sms_alnum(text[at + 1]);
      return longer ? std::string_view::npos : at + 1;
    }
    if (!sms_alnum(text[at]) && std::string_view(" \t\n.,-").find(text[at]) == std::string_view::npos) break;
  }
  return std::string_view::npos;
}

std::size_t end_of_words(std::string_view text) {
  std::size_t words = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool last = at + 1 == text.size() || !sms_alnum(text[at + 1]);
    if (sms_alnum(text[at]) && last && ++words == vault::Receipt::kWords) return at + 1;
  }
  return std::string_view::npos;
}

/// The gateway's message is one submission, however often it is handed over.
std::string submission_of(const vault::ServerKeys& keys, const SmsMessage& message) {
  return core::hex(core::BytesView(keys.sms_mac(core::frame({message.id, message.number}))).substr(0, 16));
}

vault::PlainReport plain_sms(const SmsMessage& message) {
  vault::PlainReport out;
  out.story = message.text;
  out.contact = message.number;
  // Sealed with the rest: whoever reads the report must not ring a telephone that somebody else may hold.
  out.contact_when = "SMS: belum ditanya / not asked yet";
  out.danger = "unknown";
  out.how_known = "other";
  out.wants_reply = true;
  out.language = "id";
  return out;
}

class SmsDoor {
 public:
  SmsDoor(Scriptless& scriptless, SmsOptions options) : scriptless_(scriptless), options_(std::move(options)) {}

  Result<core::Reply> take(app::Call& call) const {
    if (!loopback(call.request.peer) || !crypto::equal(call.query("password"), options_.secret)) {
      return problem(ProblemKey::not_found);
    }
    TRY(auto message, read_sms(call.request));
    const crypto::WipeOnExit wiped_text(message.text), wiped_number(message.number);
    if (!personal_number(message.number) || blank(message.text)) {
      core::log("sms_ignored");
      return taken();
    }
    TRY_DONE(call.context.limits.count(app::Limit::report_peer, message.number));
    TRY(auto answer, store(call, message));
    // Stored by now: a gateway that is down costs the receipt of this message, not the report.
    if (!answer.empty() && !options_.send(message.number, std::move(answer))) core::log("sms_answer_dropped");
    return taken();
  }

 private:
  static core::Reply taken() {
    core::Reply out;
    out.content_type = "text/plain; charset=utf-8";
    return out;
  }
  /// The same message again was stored before and answered then.
  static Result<std::string> answer_unless_known(const Result<Accepted>& accepted, std::string answer) {
    if (accepted.ok()) return accepted->repeated ? std::string() : std::move(answer);
    const auto key = accepted.problem().key;
    if (key == ProblemKey::receipt_used || key == ProblemKey::gone || key == ProblemKey::conflict) return std::string();
    return accepted.problem();
  }
  Result<std::string> store(app::Call& call, const SmsMessage& message) const {
    const auto id = submission_of(call.context.keys, message);
    if (auto found = leading_receipt(message.text); found && !found->rest.empty()) {
      const crypto::WipeOnExit wiped_receipt(found->receipt), wiped_rest(found->rest);
      const auto added = scriptless_.add(found->receipt, id, found->rest);
      if (added.ok()) return std::string("Suluh: tambahan diterima. Hapus SMS ini.");
      if (added.problem().key == ProblemKey::conflict) return std::string();
      // Words that look like a receipt but open nothing are a report like any other: nothing is lost.
      if (added.problem().key != ProblemKey::bad_receipt) return added.problem();
    }
    auto receipt = vault::Receipt::generate(call.context.random).characters();
    const crypto::WipeOnExit wiped(receipt);
    const auto accepted = scriptless_.submit(plain_sms(message), receipt, id, {}, Channel::sms, nullptr);
    return answer_unless_known(accepted, sms_receipt_answer(receipt, options_.site));
  }

  Scriptless& scriptless_;
  const SmsOptions options_;
};

}  // namespace

Result<SmsMessage> read_sms(const core::Request& request) {
  const auto given = [&request](std::string_view name) { return app::query_value(request.query, name); };
  SmsMessage out{given("id"), given("from"), sms_text(request.body, request.header("content-type"))};
  if (out.id.empty() || out.id.size() > kGatewayIdMax) return core::field_problem("/id", "id_expected");
  if (out.number.empty() || out.number.size() > kGatewayIdMax) return core::field_problem("/from", "required");
  return out;
}

bool personal_number(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  const bool digits = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits && number.size() >= 8 && number.size() <= 15;
}

std::optional<ReceiptAndRest> leading_receipt(std::string_view text) {
  for (const auto end : {end_of_characters(text), end_of_words(text)}) {
    if (end == std::string_view::npos) continue;
    if (auto found = receipt_before(text, end)) return found;
  }
  return std::nullopt;
}

std::string sms_receipt_answer(std::string_view receipt_characters, std::string_view site) {
  const std::string start = "Suluh: laporan diterima. Tanda terima: " + std::string(receipt_characters) +
                            ". Catat, lalu hapus SMS ini. Balasan: buka ";
  const auto address = std::string(site) + "/pesan";
  const bool fits = start.size() + address.size() <= kSmsCharactersMax;
  return start + (fits ? address : std::string("/pesan"));
}

std::vector<app::Route> sms_routes(Scriptless& scriptless, SmsOptions options) {
  auto door = std::make_shared<SmsDoor>(scriptless, std::move(options));
  return {{core::Method::post,
           "/api/v1/sms",
           app::Right::anyone,
           app::Limit::report,
           {kSmsBytesMax, nullptr, ""},
           [door](app::Call& call) { return door->take(call); },
           "a message from the SMS gateway"}};
}

}  // namespace reports
