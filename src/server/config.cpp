// SPDX-License-Identifier: Apache-2.0
#include "server/config.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "core/toml.h"

namespace server {
namespace {

using core::problem;
using core::ProblemKey;

core::Problem wrong(std::string_view what) { return problem(ProblemKey::bad_config, std::string(what)); }

template <class Number>
core::Done number(std::string_view text, Number& out, std::string_view name) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) {
    return wrong("not a number: " + std::string(name));
  }
  return {};
}

core::Done on_off(std::string_view text, bool& out, std::string_view name) {
  if (text != "on" && text != "off") return wrong("must be on or off: " + std::string(name));
  out = text == "on";
  return {};
}

void split(std::string_view text, std::vector<std::string>& out) {
  out.clear();
  while (!text.empty()) {
    const auto one = text.substr(0, text.find(','));
    if (!one.empty()) out.emplace_back(one);
    text.remove_prefix(std::min(text.size(), one.size() + 1));
  }
}

/// Every setting once: its name in the file, as flag --name and as SULUH_NAME (dashes become underscores).
struct Setting {
  std::string_view name, help;
  core::Done (*set)(Config&, std::string_view);
};

template <auto Member>
core::Done text_setting(Config& config, std::string_view value) {
  config.*Member = std::string(value);
  return {};
}
template <auto Member>
core::Done list_setting(Config& config, std::string_view value) {
  split(value, config.*Member);
  return {};
}
template <auto Member>
core::Done number_setting(Config& config, std::string_view value) {
  return number(value, config.*Member, value);
}

constexpr std::array kSettings{
    Setting{"data", "DIR       data folder (made by suluh init or suluh demo)", text_setting<&Config::data>},
    Setting{"listen", "ADDRESS   address to listen on [127.0.0.1]", text_setting<&Config::listen>},
    Setting{"port", "N         port [8080]", number_setting<&Config::port>},
    Setting{"metrics-port", "N         Prometheus metrics on this loopback port [none]",
            number_setting<&Config::metrics_port>},
    Setting{"postgres", "URL       PostgreSQL instead of SQLite", text_setting<&Config::postgres_url>},
    Setting{"key-file", "FILE      server key [DIR.key]", text_setting<&Config::key_file>},
    Setting{"tls-certificate", "FILE      PEM chain: the server speaks TLS itself",
            text_setting<&Config::certificate_file>},
    Setting{"tls-key", "FILE      its private key", text_setting<&Config::tls_key_file>},
    Setting{"hosts", "A,B       names the site is reached by", list_setting<&Config::hosts>},
    Setting{"proxies", "A,B       addresses of trusted proxies", list_setting<&Config::proxies>},
    Setting{"onion", "URL       onion address to announce", text_setting<&Config::onion>},
    Setting{"sms", "URL       SMS gateway (kannel sendsms address)", text_setting<&Config::sms>},
    Setting{"workers", "N         threads for requests [96]", number_setting<&Config::workers>},
    Setting{"limits", "on|off    rate limits; off with demonstration data only [on]",
            [](Config& config, std::string_view value) -> core::Done {
              bool on = true;
              TRY_DONE(on_off(value, on, "limits"));
              config.limits_off = !on;
              return {};
            }},
    Setting{"synchronous", "full|normal  SQLite durability; normal only to show that it loses [full]",
            [](Config& config, std::string_view value) -> core::Done {
              if (value != "full" && value != "normal") return wrong("synchronous must be full or normal");
              config.synchronous_full = value == "full";
              return {};
            }},
};

const Setting* find(std::string_view name) {
  for (const auto& one : kSettings) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

core::Done read_file(const std::string& path, Config& config) {
  if (!std::filesystem::exists(path)) return {};
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return wrong("cannot be read: " + path);
  TRY(const auto table, core::parse_toml(text.str(), path));
  for (const auto& [key, value] : table) {
    const std::string name(key);
    const auto* setting = find(name);
    if (setting == nullptr) return wrong(std::string("unknown setting in ").append(path).append(": ").append(name));
    TRY_DONE(setting->set(config, value.is_string() ? std::string(value.as_string()) : core::json::serialize(value)));
  }
  return {};
}

core::Done read_environment(Config& config) {
  for (const auto& one : kSettings) {
    std::string name = "SULUH_" + std::string(one.name);
    for (char& c : name) {
      c = c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    if (const char* value = std::getenv(name.c_str())) TRY_DONE(one.set(config, value));
  }
  return {};
}

struct Flag {
  const Setting* setting;
  std::string_view value;
};

}  // namespace

core::Result<Config> read_config(std::span<const std::string_view> arguments) {
  Config config;
  std::vector<Flag> flags;
  std::string file;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto argument = arguments[i];
    if (argument == "--help") {
      config.help = true;
      return config;
    }
    if (!argument.starts_with("--")) return wrong("unknown argument: " + std::string(argument));
    argument.remove_prefix(2);
    const auto equals = argument.find('=');
    const auto name = argument.substr(0, equals);
    std::string_view value;
    if (equals != std::string_view::npos) {
      value = argument.substr(equals + 1);
    } else if (++i < arguments.size()) {
      value = arguments[i];
    } else {
      return wrong("--" + std::string(name) + " needs a value");
    }
    if (name == "config") {
      file = value;
      continue;
    }
    const auto* setting = find(name);
    if (setting == nullptr) return wrong("unknown flag: --" + std::string(name));
    flags.push_back({setting, value});
    if (name == "data" && file.empty()) file = (std::filesystem::path(value) / "suluh.toml").string();
  }
  if (!file.empty()) TRY_DONE(read_file(file, config));
  TRY_DONE(read_environment(config));
  for (const auto& flag : flags) TRY_DONE(flag.setting->set(config, flag.value));
  if (config.data.empty()) return wrong("--data DIR is missing");
  return config;
}

std::string_view config_help() {
  static const std::string text = [] {
    std::string out =
        "suluh serve --data DIR [flags]\n\nServes a data folder. Settings come from DIR/suluh.toml (or --config FILE), "
        "then from SULUH_NAME in the\n"
        "environment, then from flags; the later wins.\n\n";
    for (const auto& one : kSettings) out += "  --" + std::string(one.name) + " " + std::string(one.help) + "\n";
    out += "\nExit codes: 0 stopped by a signal, 1 could not start, 2 wrong usage.\n";
    return out;
  }();
  return text;
}

}  // namespace server
