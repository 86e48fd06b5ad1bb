// SPDX-License-Identifier: Apache-2.0
// The public site as routes. Pages that never change are built once, at construction, and answered from memory.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/call.h"
#include "core/http.h"
#include "site/intake.h"
#include "site/pages.h"
#include "site/site.h"

namespace site {

/// Thread-safe after construction. Must outlive the routes and every reply made from it.
class Site {
 public:
  Site(Settings settings, Actions actions);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  [[nodiscard]] std::vector<app::Route> routes();

  /// For app::Dispatcher: any problem as a page in the language of the path. Does not block.
  [[nodiscard]] core::Reply error_page(const core::Problem& problem, std::string_view path) const;

  /// A page that is ready in memory, for core::Handler::quick; nothing for the others and for other methods.
  [[nodiscard]] std::optional<core::Reply> quick(const core::Request& request) const;

 private:
  using Handler = core::Result<core::Reply> (Site::*)(app::Call&) const;
  void build_pages();
  std::string_view keep(std::string path);  ///< routes hold views of their paths
  void add(std::vector<app::Route>& out, core::Method method, const std::string& path, app::Body body, Handler handler,
           std::string_view summary, core::PageClass page_class);
  [[nodiscard]] Frame frame(const app::Call& call) const;

  // The handlers, in routes.cpp and routes_messages.cpp.
  [[nodiscard]] core::Result<core::Reply> get_page(app::Call& call) const;
  [[nodiscard]] core::Result<core::Reply> leave(app::Call& call) const;
  [[nodiscard]] core::Result<core::Reply> get_report(app::Call& call) const;
  [[nodiscard]] core::Result<core::Reply> post_report(app::Call& call) const;
  [[nodiscard]] core::Result<core::Reply> get_messages(app::Call& call) const;
  [[nodiscard]] core::Result<core::Reply> post_messages(app::Call& call) const;
  [[nodiscard]] core::Result<core::Reply> post_addition(app::Call& call) const;
  [[nodiscard]] core::Result<core::Reply> post_removal(app::Call& call) const;

  [[nodiscard]] core::Reply form_again(app::Call& call, ReportView view, core::Problem problem) const;
  [[nodiscard]] core::Reply thread_reply(app::Call& call, const MessageForm& form, bool added) const;
  [[nodiscard]] core::Reply wrong_receipt(app::Call& call, const std::string& receipt, core::Problem problem) const;
  [[nodiscard]] core::Reply addition_again(app::Call& call, const MessageForm& form, core::Problem problem) const;

  const Settings settings_;
  const Actions actions_;
  std::deque<std::string> paths_;
  std::map<std::string, std::string, std::less<>> pages_;  ///< by path
};

}  // namespace site
