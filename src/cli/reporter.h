// SPDX-License-Identifier: Apache-2.0
// A reporter's browser with scripts: makes the receipt, seals text and files itself, reads answers. And the door for
// staff who enter a report for a caller, which seals in the same way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/client.h"
#include "core/environment.h"
#include "vault/receipt.h"
#include "vault/submission.h"

namespace cli {

/// A file as picked; `report` keeps what is said of it.
struct PickedFile {
  std::string name, type;
  core::Bytes bytes;
};

/// The body of POST /api/v1/reports; `uploads` in the order of sealed.files.
json::object report_json(const vault::SealedReport& sealed, const std::vector<std::string>& uploads);

struct Sent {
  core::BundleId report_id;
  std::string receipt;  ///< eleven words
  core::Millis received_ms = 0;
};

struct ThreadReply {
  std::string org_name, text;
  std::int64_t seq = 0, sent_ms = 0;
};

/// Used by one thread. `wire` is an anonymous line, or a staff member's for enter(); all outlive it.
class Reporter {
 public:
  Reporter(Wire& wire, core::Random& random) : wire_(wire), random_(random) {}

  /// Everything of POST /api/v1/reports, sealed, with files uploaded; send it as often as needed.
  struct Parcel {
    core::BundleId report_id;
    std::string receipt;
    json::object body;
  };
  /// `to` names organisations, empty for all that take reports. `receipt`: made before, or empty for a new one.
  core::Result<Parcel> pack(vault::PlainReport report, const std::vector<PickedFile>& files,
                            const std::vector<core::OrgId>& to, std::string_view receipt = "");
  core::Result<Sent> send(const Parcel& parcel);
  /// For staff: channel "hotline", "walk-in" or "whatsapp".
  core::Result<Sent> enter(Parcel parcel, std::string_view channel);

  /// Answers of all organisations, each checked down from the capsule and the hand-ons, none left out; bad_receipt
  /// where the receipt opens nothing, bad_signature where an answer is not what an organisation signed or one is
  /// missing.
  core::Result<std::vector<ThreadReply>> read(std::string_view receipt);
  core::Result<core::BundleId> find(std::string_view receipt);  ///< the report's id; bad_receipt where there is none
  core::Done add(std::string_view receipt, std::string_view story);  ///< to everyone who holds the report
  core::Done erase(std::string_view receipt);

 private:
  struct Thread {
    vault::ReceiptKeys keys;
    core::BundleId report_id;
    core::Bytes capsule;
    json::array handons, messages;
  };
  struct Opened {
    core::OrgId org;
    ThreadReply reply;
    vault::ReplyStatement said;
    core::Bytes hash;  ///< of the statement: what the next reply must name
  };
  core::Result<std::vector<core::OrgId>> holders(const Thread& found, const Directory& directory);
  core::Result<Opened> open(const Thread& found, const Directory& directory, const json::value& message);
  core::Result<Thread> thread(std::string_view receipt);
  core::Result<std::string> upload(const PickedFile& file, const vault::ReportDraft& draft,
                                   const core::SectionId& section, const core::NetworkId& network);
  core::Result<std::vector<vault::CircleKey>> recipients(const std::vector<core::OrgId>& to);

  Wire& wire_;
  core::Random& random_;
  core::NetworkId network_;
};

}  // namespace cli
