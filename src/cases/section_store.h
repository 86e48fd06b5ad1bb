// SPDX-License-Identifier: Apache-2.0
// All SQL of sealed sections. What a partner gets is decided here, at every read, by the grants that run now.
#pragma once

#include <optional>
#include <vector>

#include "cases/case_store.h"
#include "cases/viewer.h"
#include "storage/database.h"

namespace cases {

using storage::Session;

/// Of one's own case: every section, `open` where the viewer holds its key. Of a partner's: what runs for her
/// organisation.
core::Result<std::vector<SectionRow>> sections_of(Session& session, const core::NetworkId& network,
                                                  const Viewer& viewer, const StoredCase& stored);

/// A section with its envelope. `grant` is set for a partner; its proof is added by sharing_store. no_right where the
/// viewer does not hold the key, not_found where her organisation may not see it now.
struct Delivered {
  SectionOut section;
  std::optional<core::GrantId> grant;
};
core::Result<Delivered> deliver_section(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                        const StoredCase& stored, const core::SectionId& id);

enum class Saved { yes, conflict, reseal_needed };
/// The viewer's organisation becomes the owner, with a number of its own. What was granted to it and runs goes along
/// under those grants; every other section, every task and all sharing with others ends. The caller checked that both
/// agreed.
core::Done take_over(Session& session, const core::NetworkId& network, const Viewer& viewer, const core::CaseId& id);

core::Result<Saved> save_section(Session& session, const core::NetworkId& network, const Viewer& viewer,
                                 const core::CaseId& id, const SectionIn& in);

/// What a grant or a consent must fit: the section as it lies there now.
struct SectionFacts {
  core::PersonId subject;
  std::string section_class;
  core::BundleId bundle;
  core::Bytes envelope_hash;
  bool open = false;  ///< the viewer holds its key
};
core::Result<std::optional<SectionFacts>> section_facts(Session& session, const core::NetworkId& network,
                                                        const Viewer& viewer, const core::CaseId& id,
                                                        const core::SectionId& section);

}  // namespace cases
