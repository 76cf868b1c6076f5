#pragma once
#include <string>
#include <vector>

#include "core/schema/schema.hpp"

namespace slipway::core {

/// Whether the user gave the option a value: null counts as none.
bool is_given(const Value& given, const std::string& name);

/// The options that cannot stand beside this one, whichever of the two says so.
std::vector<std::string> rivals(const Attributes& schema, const Attribute& attribute);

/// Whether the user gave one of its rivals.
bool has_rival(const Attributes& schema, const Attribute& attribute, const Value& given);

/// Makes what follows from the stack and from other options.
class Defaults {
 public:
  Defaults(std::string stack_name, std::string base_dir);

  /// Sets in `options` whatever `given` lacks and the schema has a default for.  A default gives
  /// way to a rival that was given, and is none when it is made from an option that has no value.
  void fill(const Attributes& schema, const Value& given, Value& options) const;

  /// A relative path of the user's, made absolute.
  std::string absolute(const std::string& path) const;

 private:
  Value default_of(const Attributes& schema, const Attribute& attribute, const Value& given,
                   const Value& options) const;
  std::string filled_in(const std::string& pattern, const Attributes& schema, const Value& given,
                        const Value& options, bool& known) const;

  std::string stack_name_;
  std::string base_dir_;
};

}  // namespace slipway::core
