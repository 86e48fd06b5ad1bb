// SPDX-License-Identifier: Apache-2.0
// Who takes reports now, with keys that were followed back to organisations this server anchored; and the one door
// through which every report comes in.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/call.h"
#include "app/people.h"
#include "reports/report_store.h"
#include "vault/statement.h"

namespace reports {

/// Verified intake circles, kept for a second so that a flood of reports does not verify the same chain again and
/// again. Thread-safe.
class Intake {
 public:
  explicit Intake(app::Context& context) : context_(context) {}

  using Circles = std::shared_ptr<const std::vector<vault::CircleKey>>;
  /// not_ready where no organisation takes reports (yet). Circles whose chain does not verify are left out and logged.
  core::Result<Circles> circles();
  /// The same, read and verified now: for a grant that the kept circles do not know, because its epoch was opened
  /// within the second or on another node.
  core::Result<Circles> fresh_circles();
  /// Any circle by id, for checking an answer to a report that was made under an older epoch or a closed intake.
  core::Result<vault::CircleKey> circle(const core::OrgId& org, const core::CircleId& id, std::uint64_t epoch);

 private:
  core::Result<Circles> load();
  app::Context& context_;
  std::mutex mutex_;
  Circles circles_;                                 // guarded by mutex_
  std::chrono::steady_clock::time_point loaded_{};  // guarded by mutex_
};

/// Who takes reports, under which keys, and the statements that prove them.
struct Recipient {
  core::OrgId org_id;
  std::string name;
  core::CircleId circle_id;
  std::int64_t epoch = 0;
};
struct RecipientsOut {
  core::NetworkId network;
  std::vector<Recipient> recipients;
  std::vector<app::OrganisationOut> organisations;
};

struct Arrival {
  vault::SealedReport sealed;
  std::vector<UploadId> uploads;
  Channel channel = Channel::web;
  std::optional<app::Actor> entered_by;  ///< staff who entered it for somebody
  bool sealed_here = false;              ///< by scriptless.cpp a moment ago: its own signature needs no check
};
struct Accepted {
  bool repeated = false;
  core::Millis received_ms = 0;
};
/// Checks, stores durably with its audit line, and tells open staff pages. The same again is `repeated`; other content
/// under the receipt or the submission id is receipt_used; an erased one is gone.
core::Result<Accepted> accept(app::Context& context, Intake& intake, const Arrival& arrival);

struct AdditionArrival {
  core::Bytes lookup;
  vault::SealedAddition sealed;
};
core::Result<Accepted> accept_addition(app::Context& context, Intake& intake, const AdditionArrival& arrival);

/// Erases a report whose reporter signed for it. A lookup that opens nothing is done silently: nothing is to be
/// learned.
core::Done erase(app::Context& context, core::BytesView lookup, core::BytesView signature);

}  // namespace reports

namespace schema {
SULUH_FIELDS(reports::Recipient, field("org_id", &T::org_id, kRead), field("name", &T::name, kRead),
             field("circle_id", &T::circle_id, kRead), field("epoch", &T::epoch, kRead));
SULUH_FIELDS(reports::RecipientsOut, field("network", &T::network, kRead), field("recipients", &T::recipients, kRead),
             field("organisations", &T::organisations, kRead));
}  // namespace schema
