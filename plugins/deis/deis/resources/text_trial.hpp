#pragma once
#include <string>
#include <vector>

#include "deis/resources/context.hpp"

namespace deis {

/// A new text that fleet does not take.
struct RefusedText {
  std::string unit;  ///< `deis-logger.service`
  std::string why;   ///< fleet's own words
};

/// Has fleet judge the new text of every unit that it has with another one, before any of them is
/// stopped: a changed text takes the unit down first, and fleet says what it thinks of a text only
/// when it is submitted.
///
/// Each text is submitted as a unit of another name, wanted `inactive`, which no machine is ever
/// given, and is taken back at once.  One that a run left behind when it was killed is taken back
/// by the next.  Throws what is wrong with the way, or `invalid` when a file cannot be read.
std::vector<RefusedText> try_new_texts(const Settings& settings, const Way& way);

/// The same as findings, `deis.unit-refused`.
std::vector<Finding> check_new_texts(const Settings& settings, const Way& way);

/// Throws Failure `invalid` for the first that is refused.
void require_new_texts(const Settings& settings, const Way& way);

}  // namespace deis
