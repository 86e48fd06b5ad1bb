// SPDX-License-Identifier: Apache-2.0
#include "cli/web_line.h"

#include <curl/curl.h>

#include <array>
#include <mutex>
#include <vector>

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

constexpr long kConnectSeconds = 10;
constexpr long kAnswerSeconds = 120;

struct EasyEnd {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct UrlEnd {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct ListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyEnd>;

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* reply) {
  static_cast<core::Reply*>(reply)->body.append(data, size * count);
  return size * count;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* reply) {
  const std::string_view line(data, size * count);
  const auto colon = line.find(": ");
  if (colon == std::string_view::npos) return line.size();
  std::string name(line.substr(0, colon));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto value = line.substr(colon + 2, line.find_last_not_of("\r\n") - colon - 1);
  static_cast<core::Reply*>(reply)->headers.emplace_back(std::move(name), value);
  return line.size();
}

const char* word(core::Method method) {
  constexpr std::array<const char*, 6> kWords{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
  return kWords.at(static_cast<std::size_t>(method));
}

}  // namespace

struct WebLine::Pool {
  std::mutex mutex;
  std::vector<Easy> idle;  // guarded by mutex

  Easy take() {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return Easy(curl_easy_init());
    auto out = std::move(idle.back());
    idle.pop_back();
    curl_easy_reset(out.get());  // its connection stays
    return out;
  }
  void give(Easy easy) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(easy));
  }
};

WebLine::WebLine(std::string base, std::string authorities)
    : base_(std::move(base)), authorities_(std::move(authorities)), pool_(std::make_unique<Pool>()) {}
WebLine::~WebLine() = default;

core::Result<std::unique_ptr<WebLine>> WebLine::open(const std::string& address, const std::string& authorities) {
  const auto wrong = [&](std::string_view why) {
    return problem(ProblemKey::bad_request, "--server " + address + ": " + std::string(why));
  };
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return problem(ProblemKey::internal, "libcurl cannot start");
  const std::unique_ptr<CURLU, UrlEnd> url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK)
    return wrong("bukan alamat, contoh / not an address, example: https://suluh.example.org");
  const auto scheme = part(url.get(), CURLUPART_SCHEME);
  const auto host = part(url.get(), CURLUPART_HOST);
  const auto path = part(url.get(), CURLUPART_PATH);
  if (!path.empty() && path != "/") return wrong("tanpa jalur / without a path");
  const bool here = host == "localhost" || host.starts_with("127.") || host == "[::1]";
  if (scheme != "https" && !(scheme == "http" && here))
    return wrong("https:// (http:// hanya pada komputer ini / on this machine alone)");
  const auto port = part(url.get(), CURLUPART_PORT);
  auto base = scheme + "://" + host + (port.empty() ? "" : ":" + port);
  return std::unique_ptr<WebLine>(new WebLine(std::move(base), authorities));
}

core::Result<core::BodyPlan> WebLine::plan(const core::Request& /*head*/) {
  core::BodyPlan out;
  out.limit = 64UL << 20U;
  return out;
}

core::Reply WebLine::handle(core::Request request) {
  core::Reply out;
  auto easy = pool_->take();
  std::unique_ptr<curl_slist, ListEnd> headers(curl_slist_append(nullptr, "Expect:"));
  for (const auto& [name, value] : request.headers) {
    std::string line = name;
    line.append(": ").append(value);
    headers.reset(curl_slist_append(headers.release(), line.c_str()));
  }
  const auto url = base_ + request.path + (request.query.empty() ? "" : "?" + request.query);
  std::array<char, CURL_ERROR_SIZE> why{};
  auto* c = easy.get();
  curl_easy_setopt(c, CURLOPT_URL, url.c_str());
  curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, word(request.method));
  if (request.method == core::Method::post || request.method == core::Method::put) {
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, request.body.data());
  }
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &out);
  curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(c, CURLOPT_HEADERDATA, &out);
  curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why.data());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(c, CURLOPT_TIMEOUT, kAnswerSeconds);
  if (!authorities_.empty()) curl_easy_setopt(c, CURLOPT_CAINFO, authorities_.c_str());
  const auto result = curl_easy_perform(c);
  long status = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  out.status = static_cast<int>(status);
  if (result != CURLE_OK) {
    out = {};
    out.status = kNoLine;
    out.body = why[0] != '\0' ? why.data() : curl_easy_strerror(result);
  }
  curl_easy_setopt(c, CURLOPT_ERRORBUFFER, nullptr);
  pool_->give(std::move(easy));
  return out;
}

core::Reply WebLine::refuse(const core::Problem& problem, std::string_view /*path*/, std::string_view /*language*/) {
  core::Reply out;
  out.status = problem.status();
  return out;
}

}  // namespace cli
