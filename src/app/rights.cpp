// SPDX-License-Identifier: Apache-2.0
#include "app/rights.h"

#include <algorithm>
#include <array>
#include <map>

#include "roles_files.h"

namespace app {
namespace {

constexpr std::string_view kCustodian = "custodian";

struct Roles {
  std::map<std::string, Rights, std::less<>> rights;
  std::vector<std::string> names;
};

Roles read_roles() {
  Roles out;
  std::string_view text = embedded::roles().front().bytes;
  text.remove_prefix(text.find('\n') + 1);  // the header line
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto comma = line.find(',');
    if (comma == std::string_view::npos) continue;
    const std::string role(line.substr(0, comma));
    auto& rights = out.rights[role];
    if (const auto right = schema::from_word<Right>(line.substr(comma + 1))) rights.insert(*right);
    if (role != kCustodian && std::find(out.names.begin(), out.names.end(), role) == out.names.end()) {
      out.names.push_back(role);
    }
  }
  return out;
}

const Roles& table() {
  static const Roles roles = read_roles();
  return roles;
}

}  // namespace

Rights rights_of(std::string_view role, bool custodian) {
  Rights out;
  const auto& all = table().rights;
  if (const auto found = all.find(role); found != all.end() && role != kCustodian) out = found->second;
  if (custodian) out.merge(Rights(all.find(kCustodian)->second));
  return out;
}

const std::vector<std::string>& roles() { return table().names; }

bool totp_required(std::string_view role, bool demo) {
  if (demo) return false;
  const auto rights = rights_of(role, false);
  constexpr std::array kGuarded{Right::report_read, Right::case_read, Right::audit_read, Right::member_manage};
  return std::any_of(kGuarded.begin(), kGuarded.end(), [&](Right one) { return rights.contains(one); });
}

}  // namespace app
