// SPDX-License-Identifier: Apache-2.0
// Reports by SMS: what the gateway hands over becomes a report or an addition, and the answer is a receipt, never case
// content. A receipt is not kept, so only a message that begins with one can be added to its thread (decision 0015).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/call.h"
#include "reports/scriptless.h"

namespace reports {

struct SmsMessage {
  std::string id;      ///< given by the gateway, the same when it hands the message over again
  std::string number;  ///< of the sender: "+" and digits, or digits
  std::string text;    ///< UTF-8 without control characters but line ends
};

/// Reads "?id=&from=" and a text body (UTF-8, UTF-16BE, else Latin-1). A field problem for what is missing or
/// malformed.
core::Result<SmsMessage> read_sms(const core::Request& request);
/// A number that a person can have: 8 to 15 digits. Names and short codes are machines, which nobody should answer.
bool personal_number(std::string_view number);

struct ReceiptAndRest {
  std::string receipt, rest;
};
/// A receipt of either form at the beginning of a text; nothing when there is none.
std::optional<ReceiptAndRest> leading_receipt(std::string_view text);

/// One message of at most 160 characters of GSM 03.38. `site` is left out where it would not fit; may be empty.
std::string sms_receipt_answer(std::string_view receipt_characters, std::string_view site);

struct SmsOptions {
  std::string secret;  ///< what the gateway must show as "?password="
  std::string site;    ///< the name under which people find the pages, or nothing
  /// Takes an answer for sending; false when it cannot. Thread-safe, does not wait.
  std::function<bool(std::string number, std::string text)> send;
};

/// POST /api/v1/sms, for the gateway on this machine alone. Everything referred to outlives the routes.
std::vector<app::Route> sms_routes(Scriptless& scriptless, SmsOptions options);

}  // namespace reports
