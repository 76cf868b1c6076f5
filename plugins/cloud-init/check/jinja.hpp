#pragma once
#include <string_view>

#include "user_data/problem.hpp"

namespace cloud_init {

/// A template's variables: of one that the machine does not know `CI_MISSING_JINJA_VAR/…` stands in
/// the document, with no more than a line in its log.
void check_template(std::string_view text, user_data::Problems& problems);

}  // namespace cloud_init
