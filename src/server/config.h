// SPDX-License-Identifier: Apache-2.0
// Configuration of `suluh serve`: one TOML file, overridden by the environment, overridden by flags.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace server {

struct Config {
  std::string data;
  std::string listen = "127.0.0.1";
  std::uint16_t port = 8080;
  std::uint16_t metrics_port = 0;  ///< loopback only; 0: none
  std::string postgres_url;
  std::string key_file;
  std::string certificate_file, tls_key_file;
  std::vector<std::string> hosts;    ///< names the site is reached by, beside loopback
  std::vector<std::string> proxies;  ///< addresses of trusted proxies
  std::string onion;                 ///< "http://....onion"
  std::string sms;                   ///< address of the SMS gateway; empty: none
  unsigned workers = 96;
  bool limits_off = false;
  bool synchronous_full = true;  ///< false only in the control run of the power-cut test
  bool help = false;
};

/// Arguments behind "serve". bad_config names what is wrong and where.
core::Result<Config> read_config(std::span<const std::string_view> arguments);
std::string_view config_help();

}  // namespace server
