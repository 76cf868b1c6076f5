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

/// An option that names a file, and what is wrong with that file.
struct FileFault {
  std::string option;  ///< `ssl_cert`
  std::string message;
  std::string hint;
};
/// The faults of all files that options name.
std::vector<FileFault> file_faults(const Settings& settings);

/// The files of private keys that options name: option -> path.
std::map<std::string, std::string> key_files(const Settings& settings);

/// What is stored under a key for which a person gives `text`: of the keys that hold a file's
/// content the text is the path (`~` is the home folder), and platform/sshPrivateKey holds it in
/// base64. Throws Failure `invalid` for a file that cannot be read.
std::string stored_value(const std::string& path, const std::string& text);

/// Whether the value of such a key is never shown: by the words that its name is made of.
bool is_secret_key(const std::string& path);

/// Why such a text cannot be TARGET/KEY; empty when it can.
std::string key_fault(const std::string& path);

}  // namespace deis
