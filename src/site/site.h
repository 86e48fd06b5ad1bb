// SPDX-License-Identifier: Apache-2.0
// The public site: what server/ hands in, and what it gets back. The site knows no keys and no tables; everything that
// seals, stores or opens is an action. All actions may be called by several threads at once.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/result.h"
#include "site/form.h"

namespace site {

/// An organisation that takes reports: one box in the list "who reads this".
struct Recipient {
  std::string circle;  ///< circle id, 32 hex digits
  std::string name;
};

/// Made before anything is sent, so that a lost answer makes neither a second report nor a lost receipt.
struct NewReceipt {
  std::string words;          ///< eleven words, one space between them
  std::string submission_id;  ///< 32 hex digits
};

/// Takes the files of one request and seals them as they arrive; nothing plain may reach a disk. One thread at a time.
/// Calls come as begin_file, write..., end_file, for each file in the order sent. A problem ends that file only.
/// Destroyed without having been handed to `submit`, it removes what it stored.
class UploadSink {
 public:
  virtual ~UploadSink() = default;
  /// `name` is already safe (form.h: safe_file_name), `media_type` comes from the file's first bytes, not the sender.
  virtual core::Done begin_file(std::string_view name, std::string_view media_type) = 0;
  virtual core::Done write(std::string_view piece) = 0;
  virtual core::Done end_file() = 0;
};

/// What became of a submission. Failures are problems: receipt_used (409), busy, storage_full, bad_receipt, gone...
struct Submitted {
  bool repeated = false;  ///< the same submission had been stored before: 200 instead of 201
};

struct ThreadReply {
  std::string organisation;
  core::Millis at = 0;
  std::string text;
  bool verified = true;  ///< false: the signature does not hold; the text is then not shown
};

struct ThreadStatus {
  std::string organisation;
  std::string
      word;  ///< new, open, waiting, closed, left: names a text "status.<word>" in content/<language>/strings.txt
};

/// What a receipt opens: never the reporter's own words.
struct Thread {
  std::vector<ThreadStatus> statuses;
  std::vector<ThreadReply> replies;  ///< oldest first
};

/// Words added to a report. `submission_id` makes a repeated sending one addition.
struct Addition {
  std::string receipt;
  std::string submission_id;
  std::string story;
};

/// Handed in by server/. None may throw.
struct Actions {
  std::function<std::vector<Recipient>()> recipients;  ///< in the order shown
  std::function<core::Result<NewReceipt>()> new_receipt;
  /// Called when the first real file of a request begins.
  std::function<core::Result<std::unique_ptr<UploadSink>>()> begin_upload;
  /// `upload` is null when no file was sent. The form is complete and checked; `form.to` is never empty.
  std::function<core::Result<Submitted>(const ReportForm& form, std::unique_ptr<UploadSink> upload,
                                        std::string_view language)>
      submit;
  /// bad_receipt for a receipt that opens nothing, in the time a right one takes (rulings 13).
  std::function<core::Result<Thread>(std::string_view receipt)> open_thread;
  std::function<core::Done(const Addition& addition)> add;
  std::function<core::Done(std::string_view receipt)> remove;
};

/// Fixed for the life of the process.
struct Settings {
  std::string network_id;       ///< 32 hex digits; the script on the form seals to this network
  bool demo = false;            ///< every page says so
  std::string report_script;    ///< URL of the script for /lapor; empty: no script tag
  std::string messages_script;  ///< the same for /pesan
};

}  // namespace site
