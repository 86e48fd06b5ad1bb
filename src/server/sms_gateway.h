// SPDX-License-Identifier: Apache-2.0
// Answers by SMS, handed to the gateway (kannel's sendsms) on this machine. The one file of the server that opens a
// connection to somebody.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/result.h"

namespace server {

/// Holds a bounded queue in memory and one thread. Thread-safe. Answers not yet taken by the gateway end with the
/// process: they carry receipts, which are written nowhere.
class SmsGateway {
 public:
  /// "http://127.0.0.1:13013/cgi-bin/sendsms?username=NAME&password=SECRET". bad_config when it is not on this machine
  /// or names no user or a password shorter than 16 characters.
  static core::Result<std::unique_ptr<SmsGateway>> open(const std::string& url);
  ~SmsGateway();
  SmsGateway(const SmsGateway&) = delete;
  SmsGateway& operator=(const SmsGateway&) = delete;

  /// What the gateway must show when it brings a message: its own password.
  [[nodiscard]] const std::string& secret() const { return password_; }
  /// `number` must be digits with at most a "+" before them. False when the queue is full or stopped; does not wait.
  bool send(std::string number, std::string text);
  void start();
  /// Tries what is left once, for at most some seconds.
  void stop();

 private:
  struct Answer {
    std::string number, text;
  };
  SmsGateway() = default;
  void work();
  void deliver(const Answer& answer);
  bool pause(unsigned seconds);
  [[nodiscard]] long post(const Answer& answer) const;

  std::string url_, user_, password_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Answer> queue_;  // guarded by mutex_
  bool stopping_ = false;     // guarded by mutex_
  std::thread thread_;
};

}  // namespace server
