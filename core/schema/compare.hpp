#pragma once
#include <string>
#include <vector>

#include "core/schema/schema.hpp"

namespace slipway::core {

/// One attribute that differs between two maps of inputs.
struct Difference {
  std::string path;  ///< `vm_size`, `endpoints.2.port`
  Value before;      ///< marked as the schema says, and so is `after`
  Value after;
  ChangeMeans means = ChangeMeans::update;
  bool interrupts = false;
  bool sensitive = false;  ///< something of it may not be shown
  bool unknown = false;    ///< `after` holds a reference that is not resolved yet
};

/// What differs, in schema order.  Top-level inputs are compared by the equality of their schema
/// and reported one by one, lists and maps as a whole under their own name; a key that only one
/// side has counts as null on the other.  An attribute that is computed is not compared. References
/// inside `after` make that attribute `unknown`.
std::vector<Difference> compare_inputs(const Attributes& schema, const Value& before,
                                       const Value& after);

/// The same, but of what was read back: a key that `observed` does not have is not compared.
std::vector<Difference> compare_observed(const Attributes& schema, const Value& recorded,
                                         const Value& observed);

/// Whether the schema calls two values equal: exact, without case (texts at any depth) or as a set.
/// Null and absent are the same inside a map.
bool equal_values(const Attribute& attribute, const Value& a, const Value& b);

/// A copy of `tree` in which all that the schema marks sensitive is marked: every scalar at or
/// below a sensitive attribute, so that a part which is taken out of it stays marked.
Value mark_sensitive(const Attributes& schema, const Value& tree);

}  // namespace slipway::core
