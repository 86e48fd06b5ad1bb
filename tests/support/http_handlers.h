// SPDX-License-Identifier: Apache-2.0
// A handler for tests of http/: records what reached it and answers in ways the tests ask for by path.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/http.h"

namespace support {

struct Seen {
  core::Method method;
  std::string path, query, body, peer;
  bool secure;
  bool operator==(const Seen&) const = default;
};

/// Counts bytes; refuses once more than `refuse_after` have come.
class CountingSink final : public core::BodySink {
 public:
  CountingSink(std::atomic<std::size_t>& total, std::atomic<std::size_t>& largest, std::size_t refuse_after)
      : total_(total), largest_(largest), refuse_after_(refuse_after) {}
  core::Done write(std::string_view piece) override {
    total_ += piece.size();
    if (piece.size() > largest_) largest_ = piece.size();
    if (total_ > refuse_after_) return core::problem(core::ProblemKey::bad_file);
    return {};
  }
  core::Done finish() override {
    finished = true;
    return {};
  }
  bool finished = false;

 private:
  std::atomic<std::size_t>& total_;
  std::atomic<std::size_t>& largest_;
  std::size_t refuse_after_;
};

/// Paths: /page... public, /app... app page, others api. /sink streams, /sink-bad refuses after 1 MB, /tiny takes 10
/// bytes, /large takes 8 MB, /no-plan is refused by the plan. /wait blocks until release(). /events streams topic "t".
/// /quick is answered from memory. /big sends `big` bytes. /status/404 answers with that status. The rest echoes the
/// body.
class TestHandler final : public core::Handler {
 public:
  core::Result<core::BodyPlan> plan(const core::Request& head) override {
    ++plans;
    if (head.path == "/no-plan") return core::problem(core::ProblemKey::no_right);
    core::BodyPlan plan;
    if (head.path == "/sink") plan = {64UL << 20, std::make_shared<CountingSink>(sunk, largest, ~std::size_t{0})};
    if (head.path == "/sink-bad") plan = {64UL << 20, std::make_shared<CountingSink>(sunk, largest, 1'000'000)};
    if (head.path == "/tiny") plan.limit = 10;
    if (head.path == "/large") plan.limit = 8UL << 20;
    return plan;
  }

  core::Reply handle(core::Request request) override {
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back({request.method, request.path, request.query, request.body, request.peer, request.secure});
    }
    core::Reply reply;
    reply.page_class = class_of(request.path);
    reply.content_type = "text/plain";
    reply.body = request.body.empty() ? "halo" : request.body;
    if (request.path == "/wait") wait();
    if (request.path == "/events") reply.topics = {"t"};
    if (request.path == "/big") reply.body = std::string(big, 'b');
    if (request.path == "/headers") {
      for (const auto& [name, value] : request.headers) reply.body += name + "=" + value + "\n";
    }
    if (request.path == "/inject")
      reply.headers = {{"X-Bad", "a\r\nSet-Cookie: x=1"}, {"Server", "secret"}, {"Set-Cookie", "ok=1"}};
    if (request.path == "/sink" && request.sink) {
      reply.body = static_cast<CountingSink&>(*request.sink).finished ? "whole" : "cut";
    }
    const auto status = request.path.find("/status/");
    if (status != std::string::npos) reply.status = std::atoi(request.path.c_str() + status + 8);
    return reply;
  }

  std::optional<core::Reply> quick(const core::Request& request) override {
    if (request.path != "/quick") return std::nullopt;
    core::Reply reply;
    reply.fixed_body = "at once";
    return reply;
  }

  core::Reply refuse(const core::Problem& problem, std::string_view path, std::string_view accept_language) override {
    core::Reply reply;
    reply.status = problem.status();
    reply.page_class = class_of(path);
    reply.content_type = "text/plain";
    reply.body = std::string(problem.word()) + " " + std::string(accept_language) + " " + problem.detail;
    return reply;
  }

  std::vector<Seen> take_seen() {
    const std::lock_guard lock(mutex_);
    return std::exchange(seen_, {});
  }
  void wait() {
    std::unique_lock lock(mutex_);
    ++waiting;
    changed_.notify_all();
    changed_.wait(lock, [this] { return released_; });
  }
  void until_waiting(int n) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting >= n; });
  }
  void release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }

  std::atomic<std::size_t> sunk{0}, largest{0};
  std::atomic<int> plans{0};
  std::size_t big = 1'000'000;
  int waiting = 0;

 private:
  static core::PageClass class_of(std::string_view path) {
    if (path.starts_with("/page")) return core::PageClass::public_page;
    if (path.starts_with("/seal")) return core::PageClass::sealing_page;
    if (path.starts_with("/app")) return core::PageClass::app_page;
    return core::PageClass::api;
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Seen> seen_;
  bool released_ = false;
};

}  // namespace support
