// SPDX-License-Identifier: Apache-2.0
#include "cli/backup.h"

#include "cli/folders.h"
#include "crypto/hash.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;
using core::Result;

constexpr std::string_view kMagic = "suluh-backup/1\n";
constexpr std::string_view kKeyWord = "suluh-backup-key-1 ";
constexpr std::size_t kHeadMost = 1024;

core::Problem damaged(std::string_view why) { return problem(ProblemKey::bad_backup, std::string(why)); }

}  // namespace

Result<std::uint64_t> write_backup(storage::Database& database, const core::NetworkId& network, core::Millis now,
                                   core::BytesView recipient, const std::string& path, core::Random& random) {
  const auto key = crypto::Secret::random(random);
  TRY(const auto sealed, crypto::seal_to(recipient, key.view()));
  const auto head = core::frame({network.bytes(), core::u64be(static_cast<std::uint64_t>(now)), recipient, sealed});
  const auto begin = core::Bytes(kMagic) + core::u64be(head.size()).substr(4) + head;
  const auto bound = crypto::hash(begin);
  PartialFile file(path);
  TRY_DONE(file.open(0600));
  crypto::StreamPush stream(key);
  TRY_DONE(file.write(begin + stream.header()));
  core::Bytes pending;
  TRY_DONE(database.dump([&](core::BytesView bytes) -> core::Done {
    pending += bytes;
    std::size_t at = 0;
    for (; pending.size() - at > kBackupChunk; at += kBackupChunk) {
      const auto chunk = core::BytesView(pending).substr(at, kBackupChunk);
      TRY_DONE(file.write(stream.push(chunk, bound, crypto::StreamTag::message)));
    }
    pending.erase(0, at);
    return {};
  }));
  TRY_DONE(file.write(stream.push(pending, bound, crypto::StreamTag::final)));
  TRY_DONE(file.keep());
  return file.size();
}

Result<BackupReader> BackupReader::open(const std::string& path, const crypto::BoxKeyPair& key) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return problem(ProblemKey::bad_config, "tidak dapat dibaca / cannot read: " + path);
  core::Bytes begin(kMagic.size() + 4, '\0');
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  if (!file || !begin.starts_with(kMagic)) return damaged("bukan cadangan Suluh / not a backup of Suluh");
  const auto size = core::from_u64be(core::Bytes(4, '\0') + begin.substr(kMagic.size()));
  if (*size > kHeadMost) return damaged("kepala rusak / damaged head");
  core::Bytes head(static_cast<std::size_t>(*size), '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  const auto fields = file ? core::unframe(head) : std::nullopt;
  if (!fields || fields->size() != 4) return damaged("kepala rusak / damaged head");
  const auto network = core::NetworkId::from_bytes((*fields)[0]);
  const auto made = core::from_u64be((*fields)[1]);
  if (!network || !made) return damaged("kepala rusak / damaged head");
  auto opened = crypto::open_sealed(key, (*fields)[3]);
  auto stream_key = opened ? crypto::Secret::from_bytes(*opened) : std::nullopt;
  if (opened) crypto::wipe(*opened);
  if (!stream_key) return damaged("kunci cadangan tidak cocok / the backup key does not fit");
  const auto at = static_cast<std::streamoff>(begin.size() + head.size());
  BackupReader out(std::move(file), {*network, static_cast<core::Millis>(*made), (*fields)[2]}, std::move(*stream_key),
                   crypto::hash(begin + head), at);
  TRY_DONE(out.begin());
  return out;
}

core::Done BackupReader::begin() {
  file_.clear();
  file_.seekg(begin_);
  core::Bytes header(crypto::kStreamHeaderSize, '\0');
  file_.read(header.data(), static_cast<std::streamsize>(header.size()));
  if (!file_) return damaged("terpotong / cut short");
  stream_ = crypto::StreamPull::start(key_, header);
  final_ = false;
  return {};
}

Result<core::Bytes> BackupReader::next() {
  if (final_) return core::Bytes();
  core::Bytes sealed(kBackupChunk + crypto::kStreamOverhead, '\0');
  file_.read(sealed.data(), static_cast<std::streamsize>(sealed.size()));
  sealed.resize(static_cast<std::size_t>(file_.gcount()));
  if (sealed.empty()) return damaged("terpotong / cut short");
  auto message = stream_->pull(sealed, bound_);
  if (!message) return damaged("rusak atau terpotong / damaged or cut short");
  final_ = message->tag == crypto::StreamTag::final;
  if (final_ && file_.peek() != std::ifstream::traits_type::eof())
    return damaged("ada tambahan di belakang / bytes behind the end");
  // An empty piece means the end to load(); only the last chunk can be empty.
  return std::move(message->bytes);
}

core::Done BackupReader::verify() {
  while (!final_) TRY_DONE(next());
  return begin();
}

std::string backup_key_text(const crypto::Secret& seed) {
  return "# Kunci cadangan Suluh. Simpan di tempat lain, jangan di server. / Backup key of Suluh. Keep it elsewhere, "
         "never "
         "on the server.\n" +
         std::string(kKeyWord) + core::hex(seed.view()) + "\n";
}

Result<crypto::BoxKeyPair> read_backup_key(const std::string& path) {
  TRY(auto text, read_small_file(path));
  const crypto::WipeOnExit wipe(text);
  const auto at = text.find(kKeyWord);
  const auto bytes =
      at == std::string::npos ? std::nullopt : core::from_hex(core::BytesView(text).substr(at + kKeyWord.size(), 64));
  const auto seed = bytes ? crypto::Secret::from_bytes(*bytes) : std::nullopt;
  if (!seed) return problem(ProblemKey::bad_config, "bukan kunci cadangan / not a backup key: " + path);
  return crypto::box_keypair(*seed);
}

Result<core::Bytes> read_backup_public_key(const std::string& text) {
  auto bytes = core::from_hex(text.substr(0, text.find_first_of(" \r\n")));
  if (!bytes || bytes->size() != crypto::kPublicKeySize) {
    return problem(ProblemKey::bad_config, "kunci umum harus 64 angka heksadesimal / a public key has 64 hex digits");
  }
  return std::move(*bytes);
}

}  // namespace cli
