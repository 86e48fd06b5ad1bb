// SPDX-License-Identifier: Apache-2.0
// What every handler of this module begins with. Internal to the module.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/call.h"
#include "cases/case_store.h"
#include "vault/statement.h"

namespace cases {

Viewer viewer_of(const app::Call& call);

/// The case of the path, as owner or with something shared; not_found otherwise.
core::Result<StoredCase> visible_case(app::Call& call, Session& session);
/// The same for its owner alone: a partner's write is not found either.
core::Result<StoredCase> own_case(app::Call& call, Session& session);

/// Tells open pages of the owner, and of partners it is shared with, that the case changed.
void tell(app::Call& call, const core::CaseId& id, const std::vector<core::OrgId>& others = {});

core::Done audit(app::Call& call, Session& session, std::string_view action, const core::CaseId& id,
                 std::string_view section = {}, std::string_view detail = {});

/// 422 with a word about one field.
core::Problem refused(std::string_view pointer, const char* word);
/// Words that clients choose: 1 to 40 of [A-Za-z0-9_-].
bool is_code(std::string_view text);

/// A new or changed section fits case, class, subject and the newest epoch of a circle that the caller holds.
core::Done check_section(app::Call& call, Session& session, const core::CaseId& id, const std::vector<Person>& people,
                         const SectionIn& in, std::string_view pointer);
/// Writes a section with its audit line; conflict and reseal_needed as problems.
core::Done write_section(app::Call& call, Session& session, const core::CaseId& id, const SectionIn& in);

/// An envelope of ours under the newest epoch of our own intake circle, which the caller holds; answers the circle.
core::Result<core::CircleId> check_own_intake(app::Call& call, Session& session, core::BytesView envelope,
                                              core::BytesView wrapped, std::int64_t epoch, std::string_view pointer);

inline core::Reply made() { return app::reply_json(core::json::object{}, 201); }

}  // namespace cases
