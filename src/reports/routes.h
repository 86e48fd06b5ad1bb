// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/call.h"
#include "reports/intake.h"

namespace reports {

/// The reporter's side with scripts: intake keys, uploads, reports, the thread.
std::vector<app::Route> public_routes(Intake& intake);
/// The staff side: inbox, report, answers, handling, labels, live events.
std::vector<app::Route> staff_routes(Intake& intake);

/// The sealed form of a submission; the field list guarantees types, vault::check_report the rest.
vault::SealedReport sealed_from(const Submission& in);
std::vector<UploadId> uploads_from(const Submission& in);

}  // namespace reports
