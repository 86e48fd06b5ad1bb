// SPDX-License-Identifier: Apache-2.0
// Reporting without scripts, by SMS and by the command line: the only code of the server that sees a reporter's words
// or opens a reply, in memory and for one request (rulings 7). tools/check_opening.py fails the build when any other
// object of the server calls what opens content.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reports/intake.h"
#include "vault/filestream.h"

namespace reports {

/// The files of one form, sealed as they arrive. Destroyed unclaimed, it removes what it stored. One thread at a time.
class ScriptlessUpload {
 public:
  explicit ScriptlessUpload(app::Context& context);
  ~ScriptlessUpload();
  ScriptlessUpload(const ScriptlessUpload&) = delete;
  ScriptlessUpload& operator=(const ScriptlessUpload&) = delete;

  core::Done begin_file(std::string_view name, std::string_view media_type);
  core::Done write(std::string_view piece);
  core::Done end_file();

 private:
  friend class Scriptless;
  struct OpenFile;
  core::Done store(bool all);

  app::Context& context_;
  vault::ReportDraft draft_;
  std::vector<vault::PlainFile> files_;
  std::vector<UploadId> uploads_;
  std::unique_ptr<OpenFile> open_;
  bool claimed_ = false;
};

struct OpenedReply {
  std::string org_name;
  core::Millis sent_ms = 0;
  std::string text;
  bool verified = false;  ///< false: the signature does not hold; `text` is then empty
};
struct OpenedThread {
  std::vector<ThreadState> states;
  std::vector<OpenedReply> replies;
};

/// Thread-safe.
class Scriptless {
 public:
  Scriptless(app::Context& context, Intake& intake) : context_(context), intake_(intake) {}

  struct Words {
    std::string receipt;
    std::string submission_id;
  };
  Words new_receipt();

  /// Seals and stores. `to` names circles, empty for all. bad_receipt for words that are no receipt.
  core::Result<Accepted> submit(vault::PlainReport report, std::string_view receipt, std::string_view submission_id,
                                const std::vector<core::CircleId>& to, Channel channel, ScriptlessUpload* upload);
  /// bad_receipt for a receipt that opens nothing. Right and wrong ones take the same steps of time (rulings 13).
  core::Result<OpenedThread> open_thread(std::string_view receipt);
  core::Done add(std::string_view receipt, std::string_view submission_id, std::string_view story);
  core::Done remove(std::string_view receipt);

 private:
  core::Result<OpenedThread> open_now(std::string_view receipt);
  OpenedReply open_reply(const ThreadMessage& message, const ThreadHead& head, const vault::ReceiptKeys& keys);
  app::Context& context_;
  Intake& intake_;
};

}  // namespace reports
