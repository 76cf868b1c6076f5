#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "swarm/config/settings.hpp"

namespace swarm {

/// The archives of images that are carried to the machines: each by the name of its file, with the
/// SHA-256 of what is in it.  One that was read is not read again while its size and time stand.
/// Members may be called from several threads.
class ImageFiles {
 public:
  /// One is read at once to be sent, and a call ends within 30 seconds.
  static constexpr std::size_t largest = std::size_t{512} << 20U;

  explicit ImageFiles(const Settings& settings);

  /// name -> digest.  Throws `invalid` when one cannot be read.
  std::map<std::string, std::string> digests();
  /// What is in the archive of that name.  Throws `not_found` when the options have none.
  std::string content(const std::string& name) const;
  /// Why they cannot be used: index in the option `images` -> what is wrong.
  std::map<std::size_t, std::string> faults() const;

 private:
  struct Known {
    std::int64_t size = 0;
    std::int64_t changed_ns = 0;
    std::string digest;
  };

  std::vector<std::string> paths_;
  std::mutex mutex_;
  std::map<std::string, Known> known_;  ///< path -> what it was; guarded by mutex_
};

/// The last part of a path.
std::string file_name(const std::string& path);

}  // namespace swarm
