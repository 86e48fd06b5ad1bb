// SPDX-License-Identifier: Apache-2.0
// What every handler of this module begins with. Internal to the module.
#pragma once

#include "app/call.h"
#include "registry/linkage_store.h"
#include "registry/wire.h"

namespace registry {

/// no_right unless the caller holds the newest epoch of her organisation's circle of this class.
core::Done must_hold(app::Call& call, Session& session, std::string_view circle_class);

/// The key of this scope and epoch; other_space where the ids are not its own.
core::Result<KeySpace> known_space(app::Call& call, Session& session, Scope scope, const EncodingIn& in);
/// bad_field where a width or the mask does not fit.
core::Result<Bits> bits_of(const EncodingIn& in);

match::ShortHash short_hash(const Blob& blob);
core::Bytes owner_of(const app::Call& call, Scope scope);

/// Whether the caller's team is to see a case of her organisation.
core::Result<bool> sees(app::Call& call, Session& session, const core::CaseId& id);

/// An identity section of the caller's organisation by the path, in this version: not_found, conflict.
core::Result<Subject> own_subject(app::Call& call, Session& session, std::int64_t version);

}  // namespace registry
