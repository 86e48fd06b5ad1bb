// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "app/call.h"

namespace cases {

/// What house/ hands in, because cases must not know reports.
struct Doors {
  /// Whether the caller may read this report, so that a case may say that it came from it.
  std::function<core::Result<bool>(storage::Session&, const app::Call&, const core::BundleId&)> may_read_report;
};

std::vector<app::Route> export_routes();                    ///< before case_routes: their paths fit /cases/{id} too
std::vector<app::Route> import_routes(const Doors& doors);  ///< the same
std::vector<app::Route> case_routes(const Doors& doors);
std::vector<app::Route> work_routes();     ///< people, owners, tasks, clocks, closing
std::vector<app::Route> sharing_routes();  ///< consents and grants
std::vector<app::Route> subject_routes();  ///< what a person may ask about her own data
std::vector<app::Route> filter_routes();   ///< saved filters; before case_routes, whose /cases/{id} fits their path too
std::vector<app::Route> move_routes();     ///< merge and split
std::vector<app::Route> referral_routes();  ///< referrals and who opened what

}  // namespace cases
