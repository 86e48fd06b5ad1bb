// SPDX-License-Identifier: Apache-2.0
// Making cases and reading their sections.
#include "cli/case_desk.h"

#include "cases/rules.h"
#include "vault/envelope.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

std::string path_of(const core::CaseId& id, std::string_view rest = "") {
  return "/api/v1/cases/" + id.text() + std::string(rest);
}

std::string_view circle_word(std::string_view section_class) {
  if (section_class == "title" || section_class == "note") return "intake";
  return section_class == "evidence" ? "identity" : section_class;
}

template <class IdType>
IdType random_id(core::Random& random) {
  return *IdType::from_bytes(random.bytes(16));
}

/// PersonIn with ids in the place of names.
json::object person_in(const json::object& row, const std::map<std::string, core::PersonId, std::less<>>& people) {
  json::object out;
  for (const auto& [key, value] : row) {
    if (key == "name") {
      out["person_id"] = idv(people.at(std::string(std::string_view(value.as_string()))));
    } else if (key == "relations") {
      json::array relations;
      for (const auto& one : value.as_array()) {
        const auto& to = people.at(std::string(std::string_view(one.at("to").as_string())));
        relations.push_back(json::object{{"to", idv(to)}, {"kind", one.at("kind")}});
      }
      out["relations"] = std::move(relations);
    } else {
      out[key] = value;
    }
  }
  return out;
}

}  // namespace

core::Millis CaseDesk::now() const { return client_.clock_.now(); }

Result<CaseDesk::Sealed> CaseDesk::seal(std::string_view section_class, const core::SectionId& section,
                                        const core::BundleId& bundle, std::uint64_t version,
                                        const json::value& content) {
  const auto circle = vault::circle_id(client_.org_, "", circle_word(section_class));
  const Client::CircleSeat* seat = nullptr;
  for (const auto& one : client_.seats_) {
    if (one.id == circle && (seat == nullptr || seat->epoch < one.epoch)) seat = &one;
  }
  if (seat == nullptr) return problem(ProblemKey::no_right, "no key of the circle");
  Sealed out{{}, {}, circle, seat->epoch, crypto::Secret::random(client_.random_)};
  const auto key = vault::section_key(out.key, section);
  out.envelope =
      vault::seal(client_.random_, key, vault::Context::section(client_.network_, section, section_class, version),
                  json::serialize(content));
  out.wrapped = vault::wrap_own(client_.random_, seat->keys.sym, client_.network_, bundle, seat->epoch, out.key);
  return out;
}

Result<json::object> CaseDesk::section_in(std::string_view section_class, const core::Bytes& subject,
                                          const json::value& content) {
  const auto section = random_id<core::SectionId>(client_.random_);
  const auto bundle = random_id<core::BundleId>(client_.random_);
  TRY(const auto sealed, seal(section_class, section, bundle, 1, content));
  return json::object{{"section_id", idv(section)},
                      {"bundle_id", idv(bundle)},
                      {"subject_id", core::hex(subject)},
                      {"class", section_class},
                      {"version", 1},
                      {"envelope", b64(sealed.envelope)},
                      {"circle_id", idv(sealed.circle)},
                      {"epoch", sealed.epoch},
                      {"wrapped", b64(sealed.wrapped)}};
}

Result<MadeCase> CaseDesk::make(const json::object& script, const std::optional<core::BundleId>& from_report) {
  MadeCase out;
  out.id = random_id<core::CaseId>(client_.random_);
  json::array people;
  for (const auto& row : script.at("people").as_array()) {
    const std::string name(std::string_view(row.at("name").as_string()));
    out.people[name] = random_id<core::PersonId>(client_.random_);
  }
  for (const auto& row : script.at("people").as_array()) people.push_back(person_in(row.as_object(), out.people));
  json::array sections;
  for (const auto& row : script.at("sections").as_array()) {
    const auto* of = row.as_object().if_contains("of");
    const auto subject =
        of == nullptr ? out.id.bytes() : out.people.at(std::string(std::string_view(of->as_string()))).bytes();
    TRY(auto one, section_in(row.at("class").as_string(), subject, row.at("content")));
    sections.push_back(std::move(one));
  }
  TRY(auto title, section_in("title", out.id.bytes(), json::object{{"v", 1}, {"text", script.at("title")}}));
  json::object body{{"case_id", idv(out.id)},
                    {"facts", script.at("facts")},
                    {"title", std::move(title)},
                    {"sections", std::move(sections)},
                    {"people", std::move(people)}};
  if (from_report) body["from_report"] = idv(*from_report);
  TRY(const auto made, client_.wire_.post("/api/v1/cases", body));
  TRY(out.number, text_at(made, "number"));
  return out;
}

core::Done CaseDesk::add_task(const core::CaseId& id, std::string_view kind, std::string_view due_day,
                              std::string_view text) {
  const auto task = random_id<core::SectionId>(client_.random_);
  TRY(const auto sealed,
      seal("note", task, *core::BundleId::from_bytes(task.bytes()), 1, json::object{{"v", 1}, {"text", text}}));
  TRY_DONE(client_.wire_.post(path_of(id, "/tasks"), json::object{{"task_id", idv(task)},
                                                                  {"kind", kind},
                                                                  {"due_day", due_day},
                                                                  {"owner", idv(client_.user_)},
                                                                  {"envelope", b64(sealed.envelope)},
                                                                  {"epoch", sealed.epoch},
                                                                  {"wrapped", b64(sealed.wrapped)}}));
  return {};
}

core::Done CaseDesk::begin_clock(const core::CaseId& id, std::string_view clock, core::Millis began) {
  TRY_DONE(client_.wire_.post(
      path_of(id, "/clocks"),
      json::object{
          {"clock_id", idv(random_id<core::TaskId>(client_.random_))}, {"clock", clock}, {"began_ms", began}}));
  return {};
}

core::Done CaseDesk::end_clock(const core::CaseId& id, std::string_view clock, std::string_view reason) {
  TRY(const auto told, file(id));
  TRY(const auto rows, list_at(told, "clocks"));
  for (const auto& row : rows) {
    TRY(const auto code, text_at(row, "clock"));
    TRY(const auto state, text_at(row, "state"));
    if (code != clock || state == "ended") continue;
    TRY(const auto clock_id, text_at(row, "clock_id"));
    TRY_DONE(
        client_.wire_.put(path_of(id, "/clocks/" + clock_id), json::object{{"ended_ms", now()}, {"reason", reason}}));
    return {};
  }
  return problem(ProblemKey::not_found, "no such clock is running");
}

Result<json::value> CaseDesk::file(const core::CaseId& id) { return client_.wire_.get(path_of(id)); }

Result<core::SectionId> CaseDesk::section_of(const core::CaseId& id, std::string_view section_class,
                                             const std::optional<core::PersonId>& person) {
  TRY(const auto told, file(id));
  TRY(const auto rows, list_at(told, "sections"));
  for (const auto& row : rows) {
    TRY(const auto kind, text_at(row, "class"));
    TRY(const auto subject, id_at<core::PersonId>(row, "subject_id"));
    if (kind == section_class && (!person || subject == *person)) return id_at<core::SectionId>(row, "section_id");
  }
  return problem(ProblemKey::not_found, "the case has no such section");
}

Result<crypto::Secret> CaseDesk::bundle_of(const json::value& section) {
  TRY(const auto bundle, id_at<core::BundleId>(section, "bundle_id"));
  return client_.bundle_key(bundle, section);
}

/// Everything a receiver must check before she opens what another organisation shared.
core::Done CaseDesk::check_grant(const core::CaseId& id, const json::value& head, const json::value& section) {
  TRY(const auto grant, at(section, "grant"));
  vault::GrantExpected expected;
  expected.network = client_.network_;
  expected.case_id = id;
  TRY(expected.owner, id_at<core::OrgId>(head, "org_id"));
  TRY(expected.section_id, id_at<core::SectionId>(section, "section_id"));
  TRY(expected.bundle_id, id_at<core::BundleId>(section, "bundle_id"));
  TRY(expected.section_class, text_at(section, "class"));
  TRY(const auto subject, id_at<core::PersonId>(section, "subject_id"));
  expected.subject_id = subject.bytes();
  expected.to_org = client_.org_;
  TRY(expected.to_circle, id_at<core::CircleId>(section, "circle_id"));
  TRY(const auto epoch, number_at(section, "epoch"));
  expected.to_epoch = static_cast<std::uint64_t>(epoch);
  TRY(expected.wrapped, bytes_at(section, "wrapped"));
  expected.now = now();
  expected.law_allows = cases::law_allows;
  vault::GrantProof proof;
  const auto signed_at = [](const json::value& row, std::string_view bytes,
                            std::string_view signature) -> Result<vault::SignedStatement> {
    TRY(const auto b, bytes_at(row, bytes));
    TRY(const auto s, bytes_at(row, signature));
    return vault::SignedStatement{b, s};
  };
  TRY(proof.grant, signed_at(grant, "statement", "signature"));
  TRY(const auto approval, at(grant, "approval"));
  if (approval.is_object()) {
    vault::Approval second;
    TRY(second.approver, id_at<core::UserId>(approval, "approver"));
    TRY(second.signature, bytes_at(approval, "signature"));
    TRY(second.admission, signed_at(approval, "admission", "admission_signature"));
    proof.approval = std::move(second);
  }
  TRY(const auto consent, at(grant, "consent"));
  if (consent.is_object()) {
    TRY(auto agreed, signed_at(consent, "statement", "signature"));
    proof.consent = std::move(agreed);
  }
  TRY(const auto withdrawals, list_at(grant, "withdrawals"));
  for (const auto& one : withdrawals) {
    TRY(auto line, signed_at(one, "statement", "signature"));
    proof.withdrawals.push_back(std::move(line));
  }
  TRY(const auto known, client_.directory());
  const auto* owner = known.find(expected.owner);
  if (owner == nullptr) return problem(ProblemKey::bad_signature, "the owner is not in the directory");
  TRY_DONE(vault::verify_grant(expected, owner->statements, proof));
  return {};
}

Result<json::value> CaseDesk::open(const core::CaseId& id, const core::SectionId& section) {
  TRY(const auto told, file(id));
  TRY(const auto head, at(told, "case"));
  TRY(const auto row, client_.wire_.get(path_of(id, "/sections/" + section.text())));
  TRY(const bool shared, flag_at(head, "shared"));
  if (shared) TRY_DONE(check_grant(id, head, row));
  TRY(const auto key, bundle_of(row));
  TRY(const auto kind, text_at(row, "class"));
  TRY(const auto version, number_at(row, "version"));
  TRY(const auto envelope, bytes_at(row, "envelope"));
  const auto context = vault::Context::section(client_.network_, section, kind, static_cast<std::uint64_t>(version));
  TRY(const auto plain, vault::open(vault::section_key(key, section), context, envelope));
  return core::parse_json(plain);
}

}  // namespace cli
