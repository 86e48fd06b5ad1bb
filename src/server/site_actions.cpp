// SPDX-License-Identifier: Apache-2.0
#include "server/site_actions.h"

namespace server {
namespace {

using core::Result;

class Upload final : public site::UploadSink {
 public:
  explicit Upload(app::Context& context) : sealed(context) {}
  core::Done begin_file(std::string_view name, std::string_view media_type) override {
    return sealed.begin_file(name, media_type);
  }
  core::Done write(std::string_view piece) override { return sealed.write(piece); }
  core::Done end_file() override { return sealed.end_file(); }

  reports::ScriptlessUpload sealed;
};

std::string district_code(const std::string& word) {
  if (word == "elsewhere") return "other";
  return word == "unknown" ? std::string() : word;
}

vault::PlainReport plain(const site::ReportForm& form, std::string_view language) {
  vault::PlainReport out;
  out.story = form.story;
  out.village = form.village;
  out.when = form.when;
  out.contact = form.contact;
  out.contact_when = form.contact_when;
  out.danger = form.danger.empty() ? "unknown" : form.danger;
  out.district = district_code(form.district);
  out.how_known = form.how_known.empty() ? "other" : form.how_known;
  out.wants_reply = form.wants_reply();
  out.language = language;
  return out;
}

Result<std::vector<core::CircleId>> circles(const site::ReportForm& form) {
  std::vector<core::CircleId> out;
  for (const auto& text : form.to) {
    const auto id = core::CircleId::parse(text);
    if (!id) return core::field_problem("/to", "unknown_choice");
    out.push_back(*id);
  }
  return out;
}

Result<site::Submitted> submit(house::House& house, const site::ReportForm& form,
                               std::unique_ptr<site::UploadSink> upload, std::string_view language) {
  TRY(const auto to, circles(form));
  auto* const files = static_cast<Upload*>(upload.get());
  TRY(const auto accepted, house.scriptless().submit(plain(form, language), form.receipt, form.submission_id, to,
                                                     reports::Channel::web_noscript, files ? &files->sealed : nullptr));
  return site::Submitted{accepted.repeated};
}

Result<site::Thread> open_thread(house::House& house, std::string_view receipt) {
  TRY(const auto opened, house.scriptless().open_thread(receipt));
  site::Thread out;
  for (const auto& state : opened.states) {
    out.statuses.push_back({state.org_name, state.left ? "left" : std::string(schema::word(state.state))});
  }
  for (const auto& reply : opened.replies)
    out.replies.push_back({reply.org_name, reply.sent_ms, reply.text, reply.verified});
  return out;
}

std::vector<site::Recipient> recipients(house::House& house) {
  std::vector<site::Recipient> out;
  const auto circles = house.intake().circles();
  if (!circles.ok()) return out;
  for (const auto& circle : **circles) out.push_back({circle.circle_id.text(), circle.org_name});
  return out;
}

}  // namespace

site::Actions site_actions(house::House& house) {
  site::Actions out;
  out.recipients = [&house] { return recipients(house); };
  out.new_receipt = [&house]() -> Result<site::NewReceipt> {
    const auto words = house.scriptless().new_receipt();
    return site::NewReceipt{words.receipt, words.submission_id};
  };
  out.begin_upload = [&house]() -> Result<std::unique_ptr<site::UploadSink>> {
    return std::unique_ptr<site::UploadSink>(std::make_unique<Upload>(house.context()));
  };
  out.submit = [&house](const site::ReportForm& form, std::unique_ptr<site::UploadSink> upload,
                        std::string_view language) { return submit(house, form, std::move(upload), language); };
  out.open_thread = [&house](std::string_view receipt) { return open_thread(house, receipt); };
  out.add = [&house](const site::Addition& addition) {
    return house.scriptless().add(addition.receipt, addition.submission_id, addition.story);
  };
  out.remove = [&house](std::string_view receipt) { return house.scriptless().remove(receipt); };
  return out;
}

}  // namespace server
