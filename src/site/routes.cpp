// SPDX-License-Identifier: Apache-2.0
#include "site/routes.h"

#include "app/forms.h"
#include "site/html_reply.h"

namespace site {
namespace {

using core::Method;
using core::PageClass;
using core::ProblemKey;

constexpr std::string_view kArticles[] = {"kenali", "hak", "privasi"};
/// Five files, a sixth that is refused with the words kept, and the text.
constexpr std::size_t kReportLimit = (kMaxFiles + 1) * kMaxFileBytes + 1024UL * 1024;
constexpr std::size_t kMessageLimit = kMaxTextBytes;

app::Body report_body(const BeginUpload& begin_upload) {
  app::Body body;
  body.limit = kReportLimit;
  body.content_type = {};
  body.sink = [&begin_upload](app::Context&,
                              const core::Request& head) -> core::Result<std::shared_ptr<core::BodySink>> {
    TRY(auto made, ReportBody::make(head.header("content-type"), begin_upload));
    return std::shared_ptr<core::BodySink>(std::move(made));
  };
  return body;
}

std::vector<std::string> circles(const std::vector<Recipient>& recipients) {
  std::vector<std::string> out;
  for (const auto& one : recipients) out.push_back(one.circle);
  return out;
}

/// Everyone shares one budget; one address may not use it up.
core::Done within_limits(app::Call& call) {
  TRY_DONE(call.context.limits.count(app::Limit::report_peer, call.request.peer));
  return call.context.limits.count(app::Limit::report, {});
}

}  // namespace

core::Reply html_reply(std::string html, int status) {
  core::Reply reply;
  reply.status = status;
  reply.content_type = "text/html; charset=utf-8";
  reply.body = std::move(html);
  return reply;
}

core::Reply problem_html(std::string html, const core::Problem& problem) {
  auto reply = html_reply(std::move(html), problem.status());
  const int wait = problem.retry_after_seconds > 0 ? problem.retry_after_seconds : problem.status() == 503 ? 5 : 0;
  if (wait > 0) reply.headers.emplace_back("retry-after", std::to_string(wait));
  return reply;
}

Site::Site(Settings settings, Actions actions) : settings_(std::move(settings)), actions_(std::move(actions)) {
  build_pages();
}

std::string_view Site::keep(std::string path) { return paths_.emplace_back(std::move(path)); }

void Site::build_pages() {
  for (const auto& in : languages()) {
    Frame frame;
    frame.language = in.code;
    frame.demo = settings_.demo;
    pages_.emplace(in.prefix, render_home(frame));
    if (in.prefix != "/") pages_.emplace(in.prefix.substr(0, in.prefix.size() - 1), render_home(frame));
    for (const auto name : kArticles) pages_.emplace(in.prefix + std::string(name), render_article(frame, name));
    pages_.emplace(in.prefix + "bantuan", render_bantuan(frame));
    pages_.emplace(in.prefix + "cuaca", render_leave(frame));
  }
}

void Site::add(std::vector<app::Route>& out, Method method, const std::string& path, app::Body body, Handler handler,
               std::string_view summary, PageClass page_class) {
  const auto call_it = [this, handler](app::Call& call) { return (this->*handler)(call); };
  out.emplace_back(method, keep(path), app::Right::anyone, app::Limit::none, std::move(body), call_it, summary, nullptr,
                   nullptr, page_class);
}

std::vector<app::Route> Site::routes() {
  std::vector<app::Route> out;
  const app::Body text{kMessageLimit, nullptr, "application/x-www-form-urlencoded"};
  for (const auto& [path, html] : pages_) {
    add(out, Method::get, path, app::no_body(), &Site::get_page, "A public page", PageClass::public_page);
  }
  for (const auto& in : languages()) {
    const auto at = [&](std::string_view name) { return in.prefix + std::string(name); };
    add(out, Method::get, at("keluar"), app::no_body(), &Site::leave, "Quick exit", PageClass::public_page);
    add(out, Method::get, at("lapor"), app::no_body(), &Site::get_report, "The report form", PageClass::sealing_page);
    add(out, Method::post, at("lapor"), report_body(actions_.begin_upload), &Site::post_report,
        "Send a report without scripts", PageClass::sealing_page);
    add(out, Method::get, at("pesan"), app::no_body(), &Site::get_messages, "Ask for the receipt",
        PageClass::sealing_page);
    add(out, Method::post, at("pesan"), text, &Site::post_messages, "Open a thread without scripts",
        PageClass::sealing_page);
    add(out, Method::post, at("pesan/tambah"), text, &Site::post_addition, "Add to a report without scripts",
        PageClass::sealing_page);
    add(out, Method::post, at("pesan/hapus"), text, &Site::post_removal, "Delete a report without scripts",
        PageClass::sealing_page);
  }
  return out;
}

Frame Site::frame(const app::Call& call) const {
  Frame out;
  out.language = language_of_path(call.request.path).code;
  out.demo = settings_.demo;
  return out;
}

core::Reply Site::error_page(const core::Problem& problem, std::string_view path) const {
  Frame frame;
  frame.language = language_of_path(path).code;
  frame.demo = settings_.demo;
  auto reply = problem_html(render_problem(frame, problem), problem);
  reply.page_class = PageClass::public_page;
  return reply;
}

std::optional<core::Reply> Site::quick(const core::Request& request) const {
  if (request.method != Method::get && request.method != Method::head) return std::nullopt;
  const auto it = pages_.find(request.path);
  if (it == pages_.end()) return std::nullopt;
  auto reply = html_reply({}, 200);
  reply.fixed_body = it->second;
  reply.page_class = PageClass::public_page;
  return reply;
}

core::Result<core::Reply> Site::get_page(app::Call& call) const {
  auto reply = quick(call.request);
  if (!reply) return core::problem(ProblemKey::not_found);
  return std::move(*reply);
}

core::Result<core::Reply> Site::leave(app::Call& call) const {
  auto reply = html_reply({}, 303);
  reply.headers.emplace_back("location", language_of_path(call.request.path).prefix + "cuaca");
  // "storage" is of the whole origin. A link on somebody else's page must not empty it, nor the reflex of a person who
  // is signed in: records that a field phone has not sent yet lie there.
  const auto from = call.request.header("sec-fetch-site");
  const bool own = from.empty() || from == "same-origin" || from == "none";
  const bool staff = !app::cookie_value(call.request.header("cookie"), "__Host-suluh").empty();
  if (own) reply.headers.emplace_back("clear-site-data", staff ? "\"cache\"" : "\"cache\", \"storage\"");
  return reply;
}

core::Result<core::Reply> Site::get_report(app::Call& call) const {
  ReportView view;
  view.frame = frame(call);
  view.frame.script = settings_.report_script;
  view.network_id = settings_.network_id;
  view.recipients = actions_.recipients();
  if (view.recipients.empty()) {
    core::Problem none = core::problem(ProblemKey::not_ready);
    return problem_html(render_no_recipients(view.frame), none);
  }
  TRY(const auto receipt, actions_.new_receipt());
  view.form.receipt = receipt.words;
  view.form.submission_id = receipt.submission_id;
  return html_reply(render_lapor(view), 200);
}

/// The form again, with everything typed. A receipt that cannot be used is replaced by a new one.
core::Reply Site::form_again(app::Call& call, ReportView view, core::Problem problem) const {
  view.frame = frame(call);
  view.frame.script = settings_.report_script;
  view.network_id = settings_.network_id;
  view.form.website.clear();
  view.fresh_words = problem.key == ProblemKey::receipt_used || problem.key == ProblemKey::bad_receipt;
  for (const auto& one : problem.fields) {
    view.fresh_words = view.fresh_words || one.pointer == "/receipt" || one.pointer == "/submission_id";
  }
  if (view.fresh_words) {
    std::erase_if(problem.fields, [](const auto& one) {
      return one.pointer.starts_with("/receipt/") || one.pointer == "/receipt" || one.pointer == "/submission_id";
    });
    auto receipt = actions_.new_receipt();
    if (!receipt.ok()) return problem_html(render_problem(view.frame, receipt.problem()), receipt.problem());
    view.form.receipt = receipt->words;
    view.form.submission_id = receipt->submission_id;
    view.form.receipt_noted.clear();  // she has not written these down yet
  }
  view.problem = problem;
  return problem_html(render_lapor(view), problem);
}

core::Result<core::Reply> Site::post_report(app::Call& call) const {
  if (!call.request.sink) return core::problem(ProblemKey::bad_request, "form: no body");
  auto& body = static_cast<ReportBody&>(*call.request.sink);
  ReportView view;
  view.recipients = actions_.recipients();
  const auto known = circles(view.recipients);
  TRY(auto read, read_report(body.fields(), known));
  view.form = read.form;
  view.files_lost = body.had_files();
  if (body.upload_problem()) return form_again(call, std::move(view), *body.upload_problem());
  read.problems.insert(read.problems.end(), body.file_problems().begin(), body.file_problems().end());
  if (!read.problems.empty()) {
    return form_again(call, std::move(view), {ProblemKey::bad_field, {}, std::move(read.problems), 0});
  }
  if (auto within = within_limits(call); !within.ok()) return form_again(call, std::move(view), within.problem());
  settle(read.form);
  auto done = actions_.submit(read.form, body.take_upload(), language_of_path(call.request.path).code);
  if (!done.ok()) return form_again(call, std::move(view), done.problem());
  const SentView sent{frame(call), tidy_receipt(read.form.receipt), read.form.wants_reply(), done->repeated};
  return html_reply(render_sent(sent), done->repeated ? 200 : 201);
}

}  // namespace site
