#include "swarm/config/image_files.hpp"

#include <sys/stat.h>

#include <set>

#include "slipway/file.hpp"
#include "slipway/outcome.hpp"
#include "user_data/digest.hpp"

namespace swarm {
namespace {

constexpr std::int64_t ns_in_s = 1'000'000'000;

std::string read_archive(const std::string& path) {
  auto file = slipway::read_plain_file(path, ImageFiles::largest);
  if (!file) throw slipway::Failure("invalid", "'" + path + "' " + file.why).with_effect("none");
  return std::move(file.bytes);
}

}  // namespace

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

ImageFiles::ImageFiles(const Settings& settings) : paths_(settings.images) {}

std::map<std::string, std::string> ImageFiles::digests() {
  std::map<std::string, std::string> digests;
  const std::lock_guard lock(mutex_);
  for (const auto& path : paths_) {
    struct stat about {};
    ::stat(path.c_str(), &about);  // what is wrong with it, reading tells
    const std::int64_t changed = about.st_mtim.tv_sec * ns_in_s + about.st_mtim.tv_nsec;
    auto& known = known_[path];
    if (known.digest.empty() || known.size != about.st_size || known.changed_ns != changed)
      known = {about.st_size, changed, user_data::digest_of(read_archive(path))};
    digests[file_name(path)] = known.digest;
  }
  return digests;
}

std::string ImageFiles::content(const std::string& name) const {
  for (const auto& path : paths_)
    if (file_name(path) == name) return read_archive(path);
  throw slipway::Failure("not_found", "the options have no archive '" + name + "'")
      .with_effect("none");
}

std::map<std::size_t, std::string> ImageFiles::faults() const {
  std::map<std::size_t, std::string> faults;
  std::set<std::string> names;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (!names.insert(file_name(paths_[i])).second)
      faults[i] = "another archive has the name '" + file_name(paths_[i]) + "' too";
    try {
      read_archive(paths_[i]);
    } catch (const slipway::Failure& failure) {
      faults[i] = failure.message;
    }
  }
  return faults;
}

}  // namespace swarm
