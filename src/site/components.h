// SPDX-License-Identifier: Apache-2.0
// Templates of the public pages: components/<name>/template.mustache, compiled once for each language.
//   [[>name]]  another component's template, put in before compiling
//   [[key]]    a text of the language (escaped)
//   {{...}}    mustache, with the model; {{x}} is escaped
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "site/catalogue.h"

namespace site {

/// Empty texts count as false in sections, so that {{#e_story}} asks "is there one". Thread-safe. An unknown component
/// is a programming error and gives an empty text.
std::string render_component(std::string_view name, const Language& in, const boost::json::object& model);

/// The bytes of an embedded file below components/; empty when there is none.
std::string_view component_file(std::string_view path);

/// A template with its includes and texts filled in: what is compiled.
std::string filled_template(std::string_view name, const Language& in);

}  // namespace site
