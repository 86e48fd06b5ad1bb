// SPDX-License-Identifier: Apache-2.0
// A demonstration folder: two invented organisations, their people, 40 reports and six cases of the last 30 days, made
// by acting as clients. The network is marked as a demonstration for good; no demonstration sign-in can be made
// elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "house/house.h"

namespace cli {

struct DemoPerson {
  std::string_view login, name, role, organisation;
  bool custodian = false;
};
/// Everybody who can sign in; the password is "suluh-demo-" and the login.
const std::vector<DemoPerson>& demo_people();
std::string demo_password(std::string_view login);

struct Demo {
  core::NetworkId network;
  std::size_t reports = 0, cases = 0;
  std::string answered_receipt;  ///< eleven words of a report that has answers, to try the page Pesan
};
/// Refuses a folder that is not empty (bad_config); then nothing is changed. A failure later leaves a partial folder,
/// which the caller removes.
core::Result<Demo> make_demo(const house::Options& options, const core::Clock& clock, core::Random& random);

}  // namespace cli
