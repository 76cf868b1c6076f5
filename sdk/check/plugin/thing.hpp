#pragma once
#include <optional>
#include <string>
#include <vector>

#include "slipway/value.hpp"

namespace slipway::check {

/// One resource of the life checks: as it was emitted, and what came of it.
struct Thing {
  Value resource;
  Value type;  ///< as describe has it
  std::string address;
  std::string key;
  Value inputs;  ///< references resolved
  std::string id;
  Value outputs;
  bool made = false;

  bool free() const { return type["known_by"] == Value("free"); }
};

/// The resources of a role, what each points at before itself; an unknown type is left out.
std::vector<Thing> things_in_order(const Value& description, const std::string& role,
                                   const Value& emitted, const Value& layout, std::uint64_t seed);

/// The inputs of a resource with the outputs of those that are made in place of references.
Value resolved(const Value& inputs, const std::vector<Thing>& things);

/// The first input that is observed otherwise than it is wanted, in words; none when they agree as
/// the schema has it.
std::optional<std::string> difference(const Value& type, const Value& wanted,
                                      const Value& observed);

/// Whether going from one to the other is an update in place, and something in it differs.
bool updates_in_place(const Value& type, const Value& before, const Value& after);

}  // namespace slipway::check
