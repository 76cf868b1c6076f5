#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "coreos-sim/io/result.hpp"

namespace coreos_sim::cli {

/// Options of one command: `--name VALUE` or `--name=VALUE`, each given once but for those that
/// may be repeated.
class Arguments {
 public:
  /// `known` names what the command takes; anything else is an error.
  static Result<Arguments> parse(const std::vector<std::string>& words,
                                 const std::vector<std::string>& known);

  /// The last value of an option; an error when it was not given.
  Result<std::string> required(const std::string& name) const;
  std::string optional(const std::string& name, const std::string& otherwise = "") const;
  std::vector<std::string> all(const std::string& name) const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace coreos_sim::cli
