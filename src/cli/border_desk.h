// SPDX-License-Identifier: Apache-2.0
// The border desk as an officer's browser works it (docs/border.md): records sealed for a circle of the office, keyed
// tokens, lists under two signatures. For demonstration data, tests and scripts.
#pragma once

#include <string>
#include <string_view>

#include "cli/client.h"

namespace cli {

/// One officer at work; used by one thread, does not outlive the client.
class BorderDesk {
 public:
  explicit BorderDesk(Client& client) : client_(client) {}

  /// `facts` and `person` as in docs/border.md; `extra` holds outcome, basis and hits.
  core::Result<json::object> crossing(const json::object& facts, const json::object& person,
                                      const json::object& extra = {}) const;  ///< sealed, not sent
  /// The same under an id and with the randomness of the caller; several threads may at once.
  core::Result<json::object> crossing(core::Random& random, const core::RecordId& id, const json::object& facts,
                                      const json::object& person, const json::object& extra = {}) const;
  core::Result<core::RecordId> record_crossing(const json::object& facts, const json::object& person,
                                               const json::object& extra = {});
  core::Result<core::RecordId> record_interview(const json::object& facts, const json::object& person);
  core::Done decide_interview(const core::RecordId& id, const json::object& decision);
  core::Result<core::RecordId> record_visit(const json::object& facts, const json::object& words);

  struct Listing {
    std::string list, basis, from_day, until_day;
  };
  core::Result<core::RecordId> propose(const Listing& listing, const json::object& person);
  /// The second person's signature over what the first one signed; `act` is add, extend or remove.
  core::Done approve(const core::RecordId& id, std::string_view act);

 private:
  struct Sealed {
    json::object body;
    core::Bytes envelope;
  };
  core::Result<Sealed> seal(core::Random& random, std::string_view circle_class, std::string_view name,
                            const core::RecordId& id, const json::object& content) const;
  /// Tokens of the documents and the NIK of a person, under every epoch of the desk's circle; `links` of telephones and
  /// the sponsor.
  json::array tokens(const json::object& person, bool links) const;

  Client& client_;
};

}  // namespace cli
