#pragma once

#include <boost/program_options.hpp>
#include <filesystem>
#include <string>

#include "supervisor/linux/outcome.hpp"
#include "supervisor/program/commands.hpp"

namespace slipway_local {

/// The values that a command was given, by their names.
class Given {
 public:
  /// `options` are what may be given; what stands without a name is `argument`.
  static Result<Given> parse(const Words& words,
                             const boost::program_options::options_description& options);

  std::string word(const std::string& name, const std::string& otherwise = "") const;
  bool flag(const std::string& name) const;
  int number(const std::string& name) const;

 private:
  boost::program_options::variables_map values_;
};

/// Where this user's images are when nobody says otherwise.
std::filesystem::path default_images();

/// Prints the fault as the wire has it; gives 1.
int tell(const Fault& fault);

}  // namespace slipway_local
