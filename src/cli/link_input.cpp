// SPDX-License-Identifier: Apache-2.0
#include "cli/link_input.h"

#include <algorithm>
#include <unordered_set>

#include "cli/clk_file.h"
#include "cli/csv.h"
#include "cli/link_files.h"
#include "cli/link_records.h"
#include "cli/verbs.h"

namespace cli {
namespace {

using core::problem;
using core::ProblemKey;

class Input {
 public:
  Input(const Arguments& arguments, const match::Schema& schema) : arguments_(arguments), schema_(schema) {}

  core::Result<LinkInput> run(const std::vector<std::string>& files) {
    TRY_DONE(look(files));
    if (out_.mode != LinkMode::whole) out_.table.emplace(schema_, out_.mode == LinkMode::fields);
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (i == 1) {
        out_.first = out_.ids.size();
        if (out_.table) out_.table->first_done();
      }
      const auto begin = out_.ids.size();
      TRY_DONE(clk_[i] ? encodings(files[i]) : records(files[i]));
      say_repeated(files[i], begin);
    }
    if (files.size() == 1) out_.first = out_.ids.size();
    if (out_.table) out_.table->finish();
    return std::move(out_);
  }

 private:
  /// Which files hold encodings, of which space, and so how all will be compared.
  core::Done look(const std::vector<std::string>& files) {
    const bool plain = arguments_.has("plain");
    // The environment's SULUH_KEY_FILE is a server's: without the flag there is no key.
    const auto key_file = plain || !arguments_.has("key-file") ? std::string() : arguments_.value("key-file");
    bool any = false, fields = true;
    for (const auto& file : files) {
      if (file == "-") return problem(ProblemKey::bad_request, "berkas, bukan / files, not: -");
      TRY(auto reader, CsvReader::open(file));
      clk_.push_back(is_clk(reader));
      if (!clk_.back()) continue;
      any = true;
      TRY(const auto clk, ClkReader::open(std::move(reader), file));
      fields = fields && clk.fields() == schema_.fields().size();
      TRY_DONE(same_space(clk.space(), file));
    }
    const bool all = std::find(clk_.begin(), clk_.end(), false) == clk_.end();
    if (plain && any) return problem(ProblemKey::bad_request, "--plain: berkas sandi / an encoding file");
    if (any && !all && key_file.empty()) {
      return problem(ProblemKey::bad_request, "--key-file: untuk menyandi berkas yang lain / to encode the other file");
    }
    if (!key_file.empty()) {
      TRY(key_, LinkageKey::read(key_file));
      TRY_DONE(same_space(RowEncoder(schema_, *key_, false).space(), key_file));
    }
    out_.mode = any ? (fields ? LinkMode::fields : LinkMode::whole) : key_ ? LinkMode::fields : LinkMode::plain;
    if (key_ && arguments_.has("whole")) out_.mode = LinkMode::whole;
    return {};
  }

  core::Done same_space(const match::Space& space, const std::string& name) {
    if (space.schema != schema_.id()) {
      return problem(ProblemKey::bad_config, name + ": skema lain / another schema: " + space_name(space) +
                                                 ", --schema " +
                                                 core::hex({reinterpret_cast<const char*>(schema_.id().data()), 16}));
    }
    if (space_ && !(*space_ == space)) {
      return problem(ProblemKey::bad_config,
                     "kunci lain, tidak dapat dibandingkan / another key, cannot be compared: " + space_from_ + " " +
                         space_name(*space_) + ", " + name + " " + space_name(space));
    }
    space_ = space;
    space_from_ = name;
    return {};
  }

  core::Done records(const std::string& file) {
    std::optional<RowEncoder> encoder;
    if (out_.mode != LinkMode::plain) encoder.emplace(schema_, *key_, out_.mode == LinkMode::fields);
    ClkRow row;
    const auto add = [&](std::string id, const match::NormalRecord& record) -> core::Done {
      if (!encoder) {
        out_.table->add(record);
        out_.ids.push_back(std::move(id));
        return {};
      }
      encoder->encode(std::move(id), record, row);
      take(row);
      return {};
    };
    TRY_DONE(read_records(file, schema_, arguments_, add));
    return {};
  }

  core::Done encodings(const std::string& file) {
    TRY(auto reader, CsvReader::open(file));
    TRY(auto clk, ClkReader::open(std::move(reader), file));
    ClkRow row;
    for (;;) {
      TRY(const bool more, clk.next(row));
      if (!more || Interruption::seen()) return {};
      take(row);
    }
  }

  /// Pairs of ids that stand for several rows cannot be read: another column was meant.
  void say_repeated(const std::string& file, std::size_t begin) const {
    if (arguments_.has("quiet")) return;
    std::unordered_set<std::string_view> seen;
    std::uint64_t repeated = 0;
    for (auto i = begin; i < out_.ids.size(); ++i) repeated += seen.insert(out_.ids[i]).second ? 0 : 1;
    if (repeated == 0) return;
    warn(file + ": " + std::to_string(repeated) +
         " baris memakai pengenal yang sudah ada; kolom lain dengan --id / rows have an id that occurs more than once; "
         "another column with --id");
  }

  void take(ClkRow& row) {
    if (out_.mode == LinkMode::fields) {
      out_.table->add(row.fields);
    } else {
      out_.bits.push_back({row.full, row.mask});
    }
    out_.ids.push_back(std::move(row.id));
  }

  const Arguments& arguments_;
  const match::Schema& schema_;
  std::vector<bool> clk_;
  std::optional<LinkageKey> key_;
  std::optional<match::Space> space_;
  std::string space_from_;
  LinkInput out_;
};

}  // namespace

core::Result<LinkInput> read_input(const Arguments& arguments, const std::vector<std::string>& files) {
  TRY(const auto schema, read_schema(arguments));
  return Input(arguments, schema).run(files);
}

RowEncoder::RowEncoder(const match::Schema& schema, const LinkageKey& key, bool fields)
    : schema_(schema), hash_(key.hash()), encoder_(schema, *hash_, key.circle()), fields_(fields) {}

void RowEncoder::encode(std::string id, const match::NormalRecord& record, ClkRow& out) const {
  const auto encoded = encoder_.encode(record);
  out.id = std::move(id);
  out.mask = encoded.presence;
  out.full = encoded.full;
  out.fields.clear();
  if (!fields_) return;
  for (std::size_t f = 0; f < schema_.fields().size(); ++f) {
    out.fields.push_back(record.has(f) ? match::to_bytes(encoder_.encode_field(record, f)) : core::Bytes());
  }
}

std::string space_name(const match::Space& space) {
  const auto text = [](const match::ShortHash& hash) {
    return core::hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
  };
  return "(skema / schema " + text(space.schema) + ", kunci / key " + text(space.key) + ")";
}

}  // namespace cli
