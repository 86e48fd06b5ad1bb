// SPDX-License-Identifier: Apache-2.0
// Why two records may be one person, for a reader: which fields agreed and how strongly. Never holds a value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/problem.h"
#include "match/compare.h"

namespace match {

/// "Nama mirip, tanggal lahir sama, jenis kelamin beda." Fields without a value on either side are not mentioned; the
/// strongest come first.
std::string reason(const std::vector<LinkField>& fields, Pattern pattern, core::Language language);

/// How a field of a schema is called: known names have a word in each language, others stand as they are.
std::string field_label(std::string_view name, core::Language language);

}  // namespace match
