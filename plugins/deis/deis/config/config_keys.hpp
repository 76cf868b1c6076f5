#pragma once
#include <string>
#include <vector>

#include "deis/config/settings.hpp"

namespace deis {

/// One configuration key of the platform: `/deis/TARGET/KEY`.
struct ConfigKey {
  std::string path;  ///< `router/bodySize`
  std::string value;
  bool secret = false;
};

/// All keys that the options ask for, by path.  Reads the files that options name; throws Failure
/// `invalid` for one that cannot be read.
std::vector<ConfigKey> config_keys(const Settings& settings);

/// Whether the value of such a key is never shown: by the words that its name is made of.
bool is_secret_key(const std::string& path);

/// Why such a text cannot be TARGET/KEY; empty when it can.
std::string key_fault(const std::string& path);

}  // namespace deis
