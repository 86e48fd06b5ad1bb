// SPDX-License-Identifier: Apache-2.0
// Saved filters of a person's worklist: sealed under her own key, so that the server learns neither names nor what she
// looks for.
#pragma once

#include <vector>

#include "app/account.h"

namespace cases {

struct FilterIn {
  schema::Blob envelope;  ///< kind "section", section_id = filter_id, name "filter", version 1, key: the person's own
};
struct FilterOut {
  core::TaskId filter_id;
  schema::Blob envelope;
};
struct Filters {
  std::vector<FilterOut> filters;
};
inline constexpr std::int64_t kFiltersMax = 30;

}  // namespace cases

namespace schema {

SULUH_FIELDS(cases::FilterIn, field("envelope", &T::envelope, app::kIn | kSealed, 1200));
SULUH_FIELDS(cases::FilterOut, field("filter_id", &T::filter_id, kRead),
             field("envelope", &T::envelope, kRead | kSealed));
SULUH_FIELDS(cases::Filters, field("filters", &T::filters, kRead));

}  // namespace schema
