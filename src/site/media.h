// SPDX-License-Identifier: Apache-2.0
// What kind of file this is, by its first bytes, and a name for it that is safe to show and to save. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace site {

inline constexpr std::size_t kSniffBytes = 512;  ///< media_type_of needs no more than these first bytes

/// "image/jpeg", "image/png", "application/pdf", "audio/...", "video/...", or empty for what is not accepted. The
/// form's accept attribute offers the same families.
std::string_view media_type_of(std::string_view first_bytes);

/// Whether the sender's own words about a file (Content-Type, file name) fit its bytes: an image may not call itself a
/// document. Sound and film share containers and are one family; a sender that says nothing definite is believed.
bool claim_fits(std::string_view media_type, std::string_view claimed_type, std::string_view file_name);

/// The last part of a name as people may see it: no folders, no control, bidi or reserved characters, no leading dots,
/// at most 100 characters with its extension kept. Never empty.
std::string safe_file_name(std::string_view raw);

}  // namespace site
