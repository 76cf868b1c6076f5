#pragma once

#include <filesystem>
#include <string>

#include "coreos-sim/cloudconfig/apply.hpp"

namespace coreos_sim::test {

/// A folder of its own below the system's temporary one, removed with the object.
class Scratch {
 public:
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A machine's root with the image's update.conf, and runs of user-data upon it.
class Root {
 public:
  Root();

  /// Runs a document: the text behind the header line.
  cloudconfig::Applied apply(const std::string& body);
  /// Runs user-data as it is.
  cloudconfig::Run run(const std::string& user_data);

  /// What a file of the machine holds; "(missing)" when it is not there.
  std::string text(const std::string& path) const;
  unsigned mode(const std::string& path) const;
  bool exists(const std::string& path) const;
  bool is_masked(const std::string& path) const;
  void put(const std::string& path, const std::string& content);

  cloudconfig::Target& target() { return target_; }

 private:
  Scratch scratch_;
  cloudconfig::Target target_;
};

}  // namespace coreos_sim::test
