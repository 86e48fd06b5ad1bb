// SPDX-License-Identifier: Apache-2.0
#include "server/sms_gateway.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "app/forms.h"
#include "core/log.h"
#include "crypto/secret.h"

namespace server {
namespace {

constexpr std::size_t kQueueMax = 500;
constexpr std::size_t kSecretMin = 16;
constexpr long kConnectSeconds = 3;
constexpr long kAnswerSeconds = 10;
/// A gateway that restarts is back within a minute; afterwards the answer is given up.
constexpr std::array<unsigned, 5> kPauses{1, 2, 5, 15, 30};

core::Problem wrong(std::string_view what) {
  return core::problem(core::ProblemKey::bad_config, "sms: " + std::string(what));
}

struct UrlEnd {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct EasyEnd {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::size_t discard(char* /*data*/, std::size_t size, std::size_t count, void* /*nothing*/) { return size * count; }

}  // namespace

core::Result<std::unique_ptr<SmsGateway>> SmsGateway::open(const std::string& url) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return wrong("libcurl cannot start");
  const std::unique_ptr<CURLU, UrlEnd> parsed(curl_url());
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return wrong("not an address");
  const auto scheme = part(parsed.get(), CURLUPART_SCHEME);
  const auto host = part(parsed.get(), CURLUPART_HOST);
  const auto query = part(parsed.get(), CURLUPART_QUERY);
  if (scheme != "http") return wrong("the address must begin with http://");
  // Numbers and receipts travel in clear: never off this machine.
  if (!host.starts_with("127.") && host != "localhost" && host != "[::1]")
    return wrong("the gateway must be on this machine");
  std::unique_ptr<SmsGateway> out(new SmsGateway);
  out->user_ = app::query_value(query, "username");
  out->password_ = app::query_value(query, "password");
  if (out->user_.empty() || !printable(out->user_)) return wrong("?username= is missing");
  if (out->password_.size() < kSecretMin || !printable(out->password_)) {
    return wrong("&password= must have at least 16 characters without spaces");
  }
  curl_url_set(parsed.get(), CURLUPART_QUERY, nullptr, 0);
  out->url_ = part(parsed.get(), CURLUPART_URL);
  return out;
}

SmsGateway::~SmsGateway() {
  stop();
  for (auto& left : queue_) crypto::wipe(left.text);
}

bool SmsGateway::send(std::string number, std::string text) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || queue_.size() >= kQueueMax) return false;
  queue_.push_back({std::move(number), std::move(text)});
  changed_.notify_one();
  return true;
}

void SmsGateway::start() {
  thread_ = std::thread([this] { work(); });
}

void SmsGateway::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void SmsGateway::work() {
  std::chrono::steady_clock::time_point end{};
  for (;;) {
    Answer next;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_ && end == std::chrono::steady_clock::time_point()) {
        end = std::chrono::steady_clock::now() + std::chrono::seconds(kAnswerSeconds);
      }
      const bool late = stopping_ && std::chrono::steady_clock::now() > end;
      if (queue_.empty() || late) {
        if (!queue_.empty()) core::log("sms_answers_given_up", {{"count", static_cast<std::int64_t>(queue_.size())}});
        return;
      }
      next = std::move(queue_.front());
      queue_.pop_front();
    }
    deliver(next);
    crypto::wipe(next.text);
    crypto::wipe(next.number);
  }
}

void SmsGateway::deliver(const Answer& answer) {
  long status = 0;
  for (std::size_t attempt = 0;; ++attempt) {
    status = post(answer);
    if (status >= 200 && status < 300) return;
    const bool refused = status >= 400 && status < 500;
    if (refused || attempt == kPauses.size() || !pause(kPauses[attempt])) break;
  }
  core::log("sms_answer_failed", {{"status", status}});
}

/// False when the server stops meanwhile.
bool SmsGateway::pause(unsigned seconds) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, std::chrono::seconds(seconds), [this] { return stopping_; });
}

/// The status of the gateway's answer; 0 where there was none.
long SmsGateway::post(const Answer& answer) const {
  const std::unique_ptr<CURL, EasyEnd> easy(curl_easy_init());
  if (!easy) return 0;
  curl_slist* list = nullptr;
  for (const auto& line : {"X-Kannel-Username: " + user_, "X-Kannel-Password: " + password_,
                           "X-Kannel-To: " + answer.number, std::string("Content-Type: text/plain; charset=UTF-8")}) {
    list = curl_slist_append(list, line.c_str());
  }
  const std::unique_ptr<curl_slist, ListEnd> headers(list);
  curl_easy_setopt(easy.get(), CURLOPT_URL, url_.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(answer.text.size()));
  curl_easy_setopt(easy.get(), CURLOPT_POSTFIELDS, answer.text.data());
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, discard);
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http");
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT, kAnswerSeconds);
  long status = 0;
  if (curl_easy_perform(easy.get()) == CURLE_OK) curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  return status;
}

}  // namespace server
