// SPDX-License-Identifier: Apache-2.0
// suluh_testclient ADDRESS PORT: acts on a running server as browsers do, told by JSON lines on standard input, one
// answer a line. {"op":"send","story":"..."} -> {"ok":true,"report_id":...,"receipt":...}; {"ok":false,"problem":key}
// for what the server refused. People are named by "as" and kept between lines.
#include <functional>
#include <iostream>
#include <map>
#include <memory>

#include "cli/client.h"
#include "cli/reporter.h"
#include "crypto/init.h"
#include "support/http_line.h"

namespace {

using cli::Client;
using core::Result;
namespace json = boost::json;

struct Desk {
  test_support::HttpLine line;
  core::SystemClock clock;
  crypto::SystemRandom random;
  std::map<std::string, std::unique_ptr<Client>> people;

  Client& person(const json::object& in) {
    auto& one = people[std::string(in.at("as").as_string())];
    if (!one) one = std::make_unique<Client>(line, random, clock);
    return *one;
  }
};

std::string text(const json::object& in, std::string_view name, std::string_view otherwise = "") {
  const auto* found = in.if_contains(name);
  return std::string(found == nullptr ? otherwise : std::string_view(found->as_string()));
}
bool flag(const json::object& in, std::string_view name) {
  const auto* found = in.if_contains(name);
  return found != nullptr && found->as_bool();
}
template <class IdType>
Result<IdType> id(const json::object& in, std::string_view name) {
  const auto parsed = IdType::parse(text(in, name));
  if (!parsed) return core::problem(core::ProblemKey::bad_request, "not an id: " + std::string(name));
  return *parsed;
}

using Answer = Result<json::object>;
using Operation = std::function<Answer(Desk&, const json::object&)>;

Answer done(core::Done result) {
  if (!result.ok()) return std::move(result).problem();
  return json::object{};
}

vault::PlainReport plain(const json::object& in) {
  vault::PlainReport out;
  out.story = text(in, "story");
  out.village = text(in, "village");
  out.when = text(in, "when");
  out.contact = text(in, "contact");
  out.contact_when = text(in, "contact_when");
  out.danger = text(in, "danger", "unknown");
  out.district = text(in, "district");
  out.how_known = text(in, "how_known", "other");
  out.wants_reply = in.contains("wants_reply") ? flag(in, "wants_reply") : true;
  out.language = text(in, "language", "id");
  return out;
}

Result<std::vector<cli::PickedFile>> files(const json::object& in) {
  std::vector<cli::PickedFile> out;
  const auto* list = in.if_contains("files");
  if (list == nullptr) return out;
  for (const auto& one : list->as_array()) {
    TRY(const auto bytes, cli::bytes_at(one, "bytes"));
    out.push_back({text(one.as_object(), "name"), text(one.as_object(), "type"), bytes});
  }
  return out;
}

Answer send(Desk& desk, const json::object& in) {
  const bool staff = in.contains("as");
  cli::Wire anonymous(desk.line);
  cli::Reporter reporter(staff ? desk.person(in).wire() : anonymous, desk.random);
  TRY(const auto picked, files(in));
  TRY(auto parcel, reporter.pack(plain(in), picked, {}, text(in, "receipt")));
  const auto body = parcel.body;
  TRY(const auto sent, staff ? reporter.enter(std::move(parcel), text(in, "channel")) : reporter.send(parcel));
  // The body goes along so that a script can send the very same again.
  return json::object{{"report_id", sent.report_id.text()},
                      {"receipt", sent.receipt},
                      {"received_ms", sent.received_ms},
                      {"body", body}};
}

Answer read(Desk& desk, const json::object& in) {
  cli::Wire anonymous(desk.line);
  TRY(const auto replies, cli::Reporter(anonymous, desk.random).read(text(in, "receipt")));
  json::array out;
  for (const auto& one : replies) {
    out.push_back(json::object{{"org", one.org_name}, {"text", one.text}, {"seq", one.seq}, {"sent_ms", one.sent_ms}});
  }
  return json::object{{"replies", std::move(out)}};
}

json::array texts(const std::vector<cli::OpenedItem>& items) {
  json::array out;
  for (const auto& one : items) out.push_back(json::value(json::string(one.text)));
  return out;
}

Answer open(Desk& desk, const json::object& in) {
  TRY(const auto report, id<core::BundleId>(in, "id"));
  TRY(const auto opened, desk.person(in).open(report));
  json::array picked;
  for (const auto& file : opened.files) {
    TRY(const auto bytes, desk.person(in).open_file(opened, file.section_id));
    picked.push_back(json::object{{"name", file.name}, {"type", file.type}, {"bytes", core::base64url(bytes)}});
  }
  return json::object{{"state", opened.state},
                      {"version", opened.version},
                      {"title", opened.title},
                      {"story", opened.story},
                      {"village", opened.village},
                      {"when", opened.when},
                      {"contact", opened.contact},
                      {"contact_when", opened.contact_when},
                      {"files", std::move(picked)},
                      {"additions", texts(opened.additions)},
                      {"replies", texts(opened.replies)},
                      {"notes", texts(opened.notes)}};
}

Answer inbox(Desk& desk, const json::object& in) {
  TRY(const auto rows, desk.person(in).inbox(text(in, "filter", "all")));
  json::array out;
  for (const auto& row : rows) {
    out.push_back(json::object{{"id", row.id.text()},
                               {"title", row.title},
                               {"state", row.state},
                               {"danger", row.danger},
                               {"received_ms", row.received_ms}});
  }
  return json::object{{"rows", std::move(out)}};
}

Answer join(Desk& desk, const json::object& in) {
  TRY(const auto printed, desk.person(in).join({text(in, "token"), text(in, "login"), text(in, "name"),
                                                text(in, "password"), text(in, "organisation")}));
  return json::object{{"recovery_code", printed.recovery_code},
                      {"organisation_key", printed.organisation_key},
                      {"totp_secret", printed.totp_secret}};
}

Answer sign_in(Desk& desk, const json::object& in) {
  auto& person = desk.person(in);
  if (in.contains("totp_secret")) person.use_totp(text(in, "totp_secret"));
  TRY_DONE(person.sign_in(text(in, "login"), text(in, "password")));
  return json::object{
      {"user_id", person.user().text()}, {"org_id", person.org().text()}, {"proof", core::base64url(person.proof())}};
}

Answer certify_pending(Desk& desk, const json::object& in) {
  auto& person = desk.person(in);
  TRY(const auto members, person.members());
  std::int64_t count = 0;
  for (const auto& member : members) {
    if (member.state != "pending") continue;
    TRY_DONE(person.certify(member));
    ++count;
  }
  return json::object{{"certified", count}};
}

/// Operations on one report that answer nothing but success.
template <class Act>
Operation on_report(Act act) {
  return [act](Desk& desk, const json::object& in) -> Answer {
    TRY(const auto report, id<core::BundleId>(in, "id"));
    return done(act(desk.person(in), report, in));
  };
}

const std::map<std::string, Operation, std::less<>>& operations() {
  static const std::map<std::string, Operation, std::less<>> all{
      {"send", send},
      {"read", read},
      {"add",
       [](Desk& desk, const json::object& in) {
         cli::Wire anonymous(desk.line);
         return done(cli::Reporter(anonymous, desk.random).add(text(in, "receipt"), text(in, "story")));
       }},
      {"erase",
       [](Desk& desk, const json::object& in) {
         cli::Wire anonymous(desk.line);
         return done(cli::Reporter(anonymous, desk.random).erase(text(in, "receipt")));
       }},
      {"join", join},
      {"sign_in", sign_in},
      {"sign_out", [](Desk& desk, const json::object& in) { return done(desk.person(in).sign_out()); }},
      {"recover",
       [](Desk& desk, const json::object& in) {
         return done(desk.person(in).recover(text(in, "login"), text(in, "code"), text(in, "password")));
       }},
      {"invite",
       [](Desk& desk, const json::object& in) -> Answer {
         TRY(const auto token,
             desk.person(in).invite(text(in, "role"), text(in, "name"), flag(in, "custodian"), flag(in, "first")));
         return json::object{{"token", token}};
       }},
      {"certify_pending", certify_pending},
      {"make_circle", [](Desk& desk, const json::object& in) { return done(desk.person(in).make_intake_circle({})); }},
      {"admit",
       [](Desk& desk, const json::object& in) -> Answer {
         TRY(const auto user, id<core::UserId>(in, "user_id"));
         return done(desk.person(in).admit(user));
       }},
      {"dismiss",
       [](Desk& desk, const json::object& in) -> Answer {
         TRY(const auto user, id<core::UserId>(in, "user_id"));
         return done(desk.person(in).dismiss(user));
       }},
      {"inbox", inbox},
      {"open", open},
      {"reply",
       on_report([](Client& c, const auto& r, const json::object& in) { return c.reply(r, text(in, "text")); })},
      {"note", on_report([](Client& c, const auto& r, const json::object& in) { return c.note(r, text(in, "text")); })},
      {"assign", on_report([](Client& c, const auto& r, const json::object&) { return c.assign(r, c.user()); })},
      {"close",
       on_report([](Client& c, const auto& r, const json::object& in) { return c.close(r, text(in, "outcome")); })},
      {"reopen", on_report([](Client& c, const auto& r, const json::object&) { return c.reopen(r); })},
  };
  return all;
}

Answer act(Desk& desk, const std::string& line) {
  TRY(const auto in, core::parse_json(line, {32, 10'000, 64UL << 20U}));
  if (!in.is_object()) return core::problem(core::ProblemKey::bad_json);
  const auto found = operations().find(text(in.as_object(), "op"));
  if (found == operations().end()) return core::problem(core::ProblemKey::bad_request, "unknown op");
  return found->second(desk, in.as_object());
}

std::string told(Answer answer) {
  if (answer.ok()) {
    answer->emplace("ok", true);
    return json::serialize(*answer);
  }
  json::array fields;
  for (const auto& field : answer.problem().fields) {
    fields.push_back(json::object{{"pointer", field.pointer}, {"key", field.key}});
  }
  return json::serialize(json::object{{"ok", false},
                                      {"problem", answer.problem().word()},
                                      {"detail", answer.problem().detail},
                                      {"fields", std::move(fields)}});
}

}  // namespace

int main(int count, char** values) {
  if (count != 3) {
    std::cerr << "suluh_testclient ADDRESS PORT\n";
    return 2;
  }
  Desk desk{{values[1], static_cast<std::uint16_t>(std::atoi(values[2]))}, {}, {}, {}};
  std::string line;
  while (std::getline(std::cin, line)) {
    try {
      std::cout << told(act(desk, line)) << std::endl;
    } catch (const std::exception& problem) {
      std::cout << json::serialize(json::object{{"ok", false}, {"problem", "client"}, {"detail", problem.what()}})
                << std::endl;
    }
  }
}
