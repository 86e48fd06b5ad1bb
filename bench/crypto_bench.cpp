// SPDX-License-Identifier: Apache-2.0
// What sealing costs the server on the scriptless path, and what checking a submission costs on every path.
#include <benchmark/benchmark.h>

#include "crypto/hash.h"
#include "crypto/init.h"
#include "vault/bundle.h"
#include "vault/envelope.h"
#include "vault/filestream.h"
#include "vault/submission.h"

namespace {

const core::NetworkId kNetwork = *core::NetworkId::parse("000102030405060708090a0b0c0d0e0f");
constexpr std::size_t kStory = 3 * 1024;

struct Scene {
  crypto::SystemRandom random;
  vault::ReceiptKeys receipt = vault::Receipt::generate(random).keys(kNetwork);
  std::vector<vault::CircleKey> circles;
  vault::PlainReport plain{
      std::string(kStory, 'a'), "Pondok Kelapa", "kemarin", "", "", "no", "17.09.01", "neighbour", true, "id", {}};
  vault::ReportDraft draft = vault::draft_report(random);

  explicit Scene(std::size_t recipients) {
    for (std::size_t i = 0; i < recipients; ++i) {
      const auto keys = vault::circle_keys(crypto::Secret::random(random));
      const auto org = vault::org_id(keys.sign.public_key);
      circles.push_back({org,
                         "",
                         vault::circle_id(org, "", "intake"),
                         "",
                         "intake",
                         1,
                         keys.box.public_key,
                         keys.sign.public_key,
                         {}});
    }
  }
};

void BM_SealReport(benchmark::State& state) {
  Scene scene(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        vault::seal_report(scene.random, kNetwork, scene.draft, scene.plain, scene.receipt, scene.circles));
  }
}
BENCHMARK(BM_SealReport)->Arg(1)->Arg(3)->Unit(benchmark::kMicrosecond);

void BM_ReceiptToKeys(benchmark::State& state) {
  crypto::SystemRandom random;
  const std::string words = vault::Receipt::generate(random).words();
  for (auto _ : state) benchmark::DoNotOptimize(vault::Receipt::parse(words)->keys(kNetwork));
}
BENCHMARK(BM_ReceiptToKeys)->Unit(benchmark::kMicrosecond);

void BM_CheckReport(benchmark::State& state) {
  Scene scene(3);
  const auto report =
      *vault::seal_report(scene.random, kNetwork, scene.draft, scene.plain, scene.receipt, scene.circles);
  for (auto _ : state) benchmark::DoNotOptimize(vault::check_report(kNetwork, report).ok());
}
BENCHMARK(BM_CheckReport)->Unit(benchmark::kMicrosecond);

void BM_OpenReport(benchmark::State& state) {
  crypto::SystemRandom random;
  const auto keys = vault::circle_keys(crypto::Secret::random(random));
  const core::Bytes wrapped = vault::wrap_own(random, keys.sym, kNetwork, {}, 1, crypto::Secret::random(random));
  const auto bundle_key = vault::unwrap_bundle(keys, kNetwork, {}, 1, wrapped);
  const auto context = vault::Context::section(kNetwork, {}, "body");
  const core::Bytes body = vault::seal(random, vault::section_key(*bundle_key, {}), context, std::string(kStory, 'a'));
  for (auto _ : state) {
    const auto key = vault::unwrap_bundle(keys, kNetwork, {}, 1, wrapped);
    benchmark::DoNotOptimize(vault::open_section(*key, kNetwork, "body", {{}, body}));
  }
}
BENCHMARK(BM_OpenReport)->Unit(benchmark::kMicrosecond);

void BM_SealFile(benchmark::State& state) {
  crypto::SystemRandom random;
  const auto key = crypto::Secret::random(random);
  const core::Bytes plain(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    vault::FileSealer sealer(key, kNetwork, {});
    benchmark::DoNotOptimize(sealer.push(plain));
    benchmark::DoNotOptimize(sealer.finish());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(BM_SealFile)->Arg(1 << 20)->Unit(benchmark::kMicrosecond);

void BM_SealToOne(benchmark::State& state) {
  crypto::SystemRandom random;
  const auto keys = crypto::box_keypair(crypto::Secret::random(random));
  const core::Bytes key = random.bytes(32);
  for (auto _ : state) benchmark::DoNotOptimize(crypto::seal_to(keys.public_key, key));
}
BENCHMARK(BM_SealToOne)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
