// SPDX-License-Identifier: Apache-2.0
// Parts of page models that several pages share; for pages*.cpp only.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "site/pages.h"

namespace site {

namespace json = boost::json;

/// The text of one field problem: "error.<field>.<word>", else "error.any". "/receipt/3" counts words from 0.
std::string field_text(const Language& in, const core::FieldProblem& problem);

/// {heading, text, links, has_links, files_again} for error-summary. `text` may be empty.
json::object error_model(const Language& in, const core::Problem& problem, std::string_view text);

/// Puts "e_<field>" texts beside the fields they belong to.
void add_field_errors(const Language& in, const core::Problem& problem, json::object& model);

/// "urgent": the numbers for someone in danger now.
json::array urgent_numbers(const Language& in);

/// The whole document: `main` inside the layout.
std::string render_frame(const Frame& frame, std::string_view title, bool error, std::string main);

/// Words of a receipt as a list.
json::array word_list(std::string_view receipt);

/// A problem's text in this language (Indonesian for languages the catalogue of problems does not know).
std::string problem_text(const Language& in, const core::Problem& problem);

}  // namespace site
