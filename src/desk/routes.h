// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string_view>
#include <vector>

#include "app/call.h"
#include "desk/crossing.h"

namespace desk {

/// What house/ hands in, because the desk must not know the register.
struct Doors {
  /// Queues one comparison of a really recorded act with what protective organisations keep, while the day's budget
  /// lasts. Nothing that the caller sees depends on what it finds. `kind`: crossing or interview.
  std::function<core::Done(app::Call&, storage::Session&, std::string_view kind, const core::RecordId&,
                           const Encoding&)>
      compare;
  std::function<void()> wake;  ///< after the commit
  /// Kept records of the own office that are like this one, best first. In a reading session, so it is asked before a
  /// transaction begins; not_ready until the register is filled.
  std::function<core::Result<std::vector<Alike>>(app::Call&, storage::Session&, const Encoding&)> alike;
  /// Under the key of the office's desk, in place of what the record had. `kind`: list or interview; a list's entry has
  /// one for each of its names.
  std::function<core::Done(app::Call&, storage::Session&, std::string_view kind, const core::RecordId&,
                           const std::vector<Encoding>&)>
      keep;
  std::function<core::Done(app::Call&, storage::Session&, const core::RecordId&)> forget;
  /// What stands under the newest key of the desk.
  std::function<core::Result<std::set<core::RecordId>>(app::Call&, storage::Session&)> kept;
};

std::vector<app::Route> crossing_routes(const Doors& doors);
std::vector<app::Route> share_routes();                      ///< entries that organisations show each other
std::vector<app::Route> batch_routes(const Doors& doors);    ///< many crossings at once, imports and taking them back
std::vector<app::Route> listing_routes(const Doors& doors);  ///< lists and hits
std::vector<app::Route> interview_routes(
    const Doors& doors);  ///< passport interviews and visits of the supervision team

}  // namespace desk
