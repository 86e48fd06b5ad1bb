// SPDX-License-Identifier: Apache-2.0
// A sealed message between two organisations, as it is sent and delivered: one envelope, its key wrapped for a circle
// of each side. Who wrote it is signed beside it, in a statement that names the envelope's hash.
#pragma once

#include "app/account.h"
#include "app/call.h"
#include "core/fields.h"

namespace app {

struct MessageIn {
  core::BundleId bundle_id;
  core::SectionId section_id;
  schema::Blob envelope;
  std::int64_t epoch = 0;
  schema::Blob wrapped;  ///< for the writer's own circle
  core::CircleId to_circle_id;
  std::int64_t to_epoch = 0;
  schema::Blob to_wrapped;
};
/// The side of the caller.
struct MessageOut {
  core::BundleId bundle_id;
  core::SectionId section_id;
  schema::Blob envelope;
  core::CircleId circle_id;
  std::int64_t epoch = 0;
  schema::Blob wrapped;
};

/// A section's envelope with `hash`, in the newest epochs of this class's circles here and at `other`; the caller holds
/// the own one's key. Problems name fields below /message.
core::Done check_message(Call& call, storage::Session& session, const MessageIn& message, core::BytesView hash,
                         const core::OrgId& other, std::string_view circle_class);

/// Signed by the caller in her own name, not later than ten minutes ahead of our clock.
core::Done check_signer(const Call& call, const core::OrgId& org, const core::UserId& user, core::Millis issued);

/// Another organisation, which has not left the network.
core::Done check_receiver(Call& call, storage::Session& session, const core::OrgId& to);

}  // namespace app

namespace schema {

inline constexpr std::size_t kMessageMax = 16UL * 1024 + 50;

SULUH_FIELDS(app::MessageIn, field("bundle_id", &T::bundle_id, app::kIn), field("section_id", &T::section_id, app::kIn),
             field("envelope", &T::envelope, app::kIn | kSealed, kMessageMax), field("epoch", &T::epoch, app::kIn),
             field("wrapped", &T::wrapped, app::kIn | kSealed, 82), field("to_circle_id", &T::to_circle_id, app::kIn),
             field("to_epoch", &T::to_epoch, app::kIn), field("to_wrapped", &T::to_wrapped, app::kIn | kSealed, 80));
SULUH_FIELDS(app::MessageOut, field("bundle_id", &T::bundle_id, kRead), field("section_id", &T::section_id, kRead),
             field("envelope", &T::envelope, kRead | kSealed), field("circle_id", &T::circle_id, kRead),
             field("epoch", &T::epoch, kRead), field("wrapped", &T::wrapped, kRead));

}  // namespace schema
