// SPDX-License-Identifier: Apache-2.0
// One organisation with an administrator and a case worker, founded through the public interface, and a
// reporter. Passwords cost Argon2id once a person.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "cli/client.h"
#include "cli/invite.h"
#include "cli/reporter.h"
#include "crypto/init.h"
#include "house/house.h"

namespace test_support {

template <class T>
T must(core::Result<T> result, const char* what) {
  if (!result.ok()) {
    throw std::runtime_error(std::string(what) + ": " + std::string(result.problem().word()) + " " +
                             result.problem().detail);
  }
  return std::move(result).value();
}
inline void must(const core::Done& done, const char* what) {
  if (!done.ok()) {
    throw std::runtime_error(std::string(what) + ": " + std::string(done.problem().word()) + " " +
                             done.problem().detail);
  }
}

/// An opened data folder with its routes.
struct OpenHouse {
  OpenHouse(const house::Options& options, const core::Clock& clock, core::Random& random)
      : house(must(house::House::open(options, clock, random), "open")),
        dispatcher(house->context(), house->api_routes(), nullptr, nullptr) {}
  std::unique_ptr<house::House> house;
  app::Dispatcher dispatcher;
};

/// A network with Alice (administrator) and Bob (case worker, custodian). The second factor is real.
class Town {
 public:
  explicit Town(house::Options the_options) : options(std::move(the_options)) {
    network = must(house::found_network(options, false, clock, random), "found");
    open = std::make_unique<OpenHouse>(options, clock, random);
    alice = std::make_unique<cli::Client>(open->dispatcher, random, clock);
    bob = std::make_unique<cli::Client>(open->dispatcher, random, clock);
    const auto token = must(cli::first_invitation(open->house->context(), "Alice", false), "invitation");
    printed_alice = must(alice->join({token, "alice", "Alice", "rahasia alice", "Yayasan Pelita"}), "alice");
    const auto for_bob = must(alice->invite("caseworker", "Bob", true), "invite");
    printed_bob = must(bob->join({for_bob, "bob", "Bob", "rahasia bob", ""}), "bob");
    for (const auto& member : must(alice->members(), "members")) {
      if (member.state == "pending") must(alice->certify(member), "certify");
    }
    must(bob->make_intake_circle({}), "circle");
  }

  cli::Sent report(std::string_view story) {
    cli::Wire anonymous(open->dispatcher);
    cli::Reporter reporter(anonymous, random);
    vault::PlainReport plain;
    plain.story = story;
    plain.danger = "no";
    plain.how_known = "seen";
    plain.wants_reply = true;
    plain.language = "id";
    return must(reporter.send(must(reporter.pack(plain, {}, {}), "pack")), "send");
  }
  void erase(const std::string& receipt) {
    cli::Wire anonymous(open->dispatcher);
    must(cli::Reporter(anonymous, random).erase(receipt), "erase");
  }

  core::SystemClock clock;
  crypto::SystemRandom random;
  house::Options options;
  core::NetworkId network;
  std::unique_ptr<OpenHouse> open;
  std::unique_ptr<cli::Client> alice, bob;
  cli::Client::Printed printed_alice, printed_bob;
};

}  // namespace test_support
