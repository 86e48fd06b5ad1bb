// SPDX-License-Identifier: Apache-2.0
// Builds the objects and runs them; no rule of the product lives here.
#include "server/serve.h"

#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>

#include "app/dispatcher.h"
#include "app_files.h"
#include "assets_files.h"
#include "core/log.h"
#include "crypto/init.h"
#include "house/house.h"
#include "http/server.h"
#include "http/static_files.h"
#include "reports/sms.h"
#include "reports/upload_store.h"
#include "server/config.h"
#include "server/metrics.h"
#include "server/site_actions.h"
#include "server/sms_gateway.h"
#include "site/routes.h"
#include "site/style.h"
#include "vault/audit_sequencer.h"

namespace server {
namespace {

constexpr core::Millis kUploadLife = 24LL * 60 * 60 * 1000;

/// What a person sees on the terminal; everything else is the log.
void say(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }

int fail(const core::Problem& problem, int code) {
  say("suluh: " + std::string(problem.text(core::Language::id)) + " / " +
      std::string(problem.text(core::Language::en)) + (problem.detail.empty() ? "" : "\n  " + problem.detail));
  return code;
}

house::Options house_options(const Config& config) {
  house::Options out;
  out.data = config.data;
  out.postgres_url = config.postgres_url;
  out.key_file = config.key_file;
  out.limits_off = config.limits_off;
  out.synchronous_full = config.synchronous_full;
  return out;
}

http::Options http_options(const Config& config) {
  http::Options out;
  out.listen.push_back({config.listen, config.port});
  out.hosts = config.hosts;
  out.certificate_file = config.certificate_file;
  out.key_file = config.tls_key_file;
  out.trusted_proxies = config.proxies;
  out.max_workers = config.workers;
  out.onion_location = config.onion;
  out.style_hashes.emplace_back(site::style_hash());
  return out;
}

/// The staff app and the public pages' scripts, out of the binary.
class Files {
 public:
  Files()
      : app_({"/app/", core::PageClass::app_page, "assets/", "index.html"}, embedded::app()),
        assets_({"/assets/", core::PageClass::sealing_page, "", ""}, embedded::assets()) {}
  std::optional<core::Reply> operator()(const core::Request& request) const {
    if (auto reply = app_.reply(request)) return reply;
    return assets_.reply(request);
  }

 private:
  http::StaticFiles app_, assets_;
};

site::Settings site_settings(house::House& house) {
  site::Settings out;
  out.network_id = house.context().network.text();
  out.demo = house.context().demo;
  for (const auto& file : embedded::assets()) {
    if (file.path == "lapor.js") out.report_script = "/assets/lapor.js";
    if (file.path == "pesan.js") out.messages_script = "/assets/pesan.js";
  }
  return out;
}

/// The door for the gateway's messages; without --sms there is none.
core::Result<std::unique_ptr<SmsGateway>> open_sms(const Config& config, house::House& house,
                                                   std::vector<app::Route>& routes) {
  if (config.sms.empty()) return std::unique_ptr<SmsGateway>();
  TRY(auto gateway, SmsGateway::open(config.sms));
  reports::SmsOptions options;
  options.secret = gateway->secret();
  if (!config.hosts.empty()) options.site = config.hosts.front();
  options.send = [raw = gateway.get()](std::string number, std::string text) {
    return raw->send(std::move(number), std::move(text));
  };
  for (auto& route : reports::sms_routes(house.scriptless(), std::move(options))) routes.push_back(std::move(route));
  return gateway;
}

/// Once a minute: unclaimed uploads go.
void sweep(house::House& house) {
  const auto swept = house.context().database.write([&](storage::Session& session) {
    return reports::sweep_uploads(session, house.context().network, house.context().clock.now() - kUploadLife);
  });
  if (!swept.ok()) core::log_problem("sweep_failed", swept.problem());
}

/// Waits for a signal, sweeping meanwhile. Signals are blocked in every thread, so only sigtimedwait sees them.
void wait_for_stop(const sigset_t& signals, house::House& house) {
  for (;;) {
    const timespec minute{60, 0};
    const int signal = sigtimedwait(&signals, nullptr, &minute);
    if (signal == SIGINT || signal == SIGTERM) return;
    sweep(house);
  }
}

int run(const Config& config, const sigset_t& signals) {
  const core::SystemClock clock;
  crypto::SystemRandom random;
  auto opened = house::House::open(house_options(config), clock, random);
  if (!opened.ok()) return fail(opened.problem(), 1);
  auto& house = **opened;
  site::Site site(site_settings(house), site_actions(house));
  const Files files;
  auto routes = house.api_routes();
  for (auto& route : site.routes()) routes.push_back(std::move(route));
  auto sms = open_sms(config, house, routes);
  if (!sms.ok()) return fail(sms.problem(), 2);
  app::Dispatcher dispatcher(
      house.context(), std::move(routes),
      [&site](const core::Problem& problem, std::string_view path) { return site.error_page(problem, path); },
      [&](const core::Request& request) {
        auto page = site.quick(request);
        return page ? std::move(page) : files(request);
      });
  http::Server server(http_options(config), dispatcher);
  house.context().publish = [&server](std::string_view topic, std::string_view event, std::string_view data) {
    server.publish(topic, event, data);
  };
  vault::audit::Sequencer sequencer(house.context().database, house.context().network, house.context().keys.log_keys());
  if (const auto started = server.start(); !started.ok()) return fail(started.problem(), 1);
  sequencer.start();
  if (*sms) (*sms)->start();
  house.reg().start();
  http::Options metrics_options;
  metrics_options.listen.push_back({"127.0.0.1", config.metrics_port});
  metrics_options.max_workers = 1;
  MetricsHandler metrics_handler(server, house.context().database);
  http::Server metrics(metrics_options, metrics_handler);
  if (config.metrics_port != 0) {
    if (const auto started = metrics.start(); !started.ok()) return fail(started.problem(), 1);
  }
  say("suluh: http://localhost:" + std::to_string(server.port()) + "/  (staf/staff: /app/)");
  core::log("serving", {{"port", server.port()}});
  wait_for_stop(signals, house);
  core::log("stopping");
  metrics.stop();
  server.stop();
  if (*sms) (*sms)->stop();
  house.reg().stop();
  sequencer.stop();
  return 0;
}

}  // namespace

int serve(std::span<const std::string_view> arguments) {
  const auto config = read_config(arguments);
  if (!config.ok()) return fail(config.problem(), 2);
  if (config->help) {
    std::fputs(std::string(config_help()).c_str(), stdout);
    return 0;
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  http::tune_process();
  return run(*config, signals);
}

}  // namespace server
