// SPDX-License-Identifier: Apache-2.0
// Whatever a person types: a receipt or a printed code that is taken reads back from its own text, and titles are made
// of any valid text.
#include <cstdint>
#include <cstdlib>

#include "vault/codes.h"
#include "vault/receipt.h"
#include "vault/submission.h"
#include "vault/text.h"

namespace {

void require(bool good) {
  if (!good) std::abort();
}

void read_receipt(const core::Bytes& typed) {
  const auto receipt = vault::Receipt::parse(typed);
  if (!receipt.ok()) {
    require(receipt.problem().key == core::ProblemKey::bad_receipt && !receipt.problem().fields.empty());
    return;
  }
  require(vault::Receipt::parse(receipt->words())->words() == receipt->words());
  require(vault::Receipt::parse(receipt->characters())->words() == receipt->words());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const core::BytesView input(reinterpret_cast<const char*>(data), size);
  read_receipt(core::Bytes(input));
  if (size >= 14) {  // from bytes to text and back
    const auto receipt = vault::Receipt::from_bytes(input.substr(0, 14));
    read_receipt(receipt->words());
    require(vault::Receipt::parse(receipt->words()).ok());
  }
  const auto code = vault::parse_printed_code(input);
  if (code.ok()) require(vault::parse_printed_code(vault::printed_code(*code))->view() == code->view());
  if (core::valid_utf8(input)) {
    const std::string title = vault::title_text(input);
    require(core::valid_utf8(title) && vault::title_text(title) == title);
  }
  return 0;
}
