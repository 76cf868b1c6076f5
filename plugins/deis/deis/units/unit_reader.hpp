#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "deis/units/unit_file.hpp"

namespace deis {

/// Something in a unit file that fleet does not take, or takes as something else than it says.
struct UnitFault {
  std::size_t line = 0;    ///< from 1
  std::size_t column = 0;  ///< from 1, in characters
  std::string what;
  std::string help{};
  bool refused = true;  ///< false: fleet takes it and passes over it
};

/// Where an option's name stands in the text, each from 1.
struct UnitPlace {
  std::size_t line;
  std::size_t column;
};

/// What a text says, as far as it can be read.
struct UnitReading {
  UnitFile options;
  std::vector<UnitPlace> places;  ///< one for each option
  std::vector<UnitFault> faults;  ///< in the order of the text
};

/// Reads a unit file as fleet does: comments are dropped, and what a comment's backslash continues
/// is part of it; a backslash at the end of any other line joins it to the next with one space.
UnitReading read_unit(std::string_view text);

/// The same of a text without faults.  Throws Failure `invalid` with `origin` and the line of the
/// first.
UnitFile parse_unit(std::string_view text, const std::string& origin);

}  // namespace deis
