#define BOOST_DLL_USE_STD_FS
#include "core/plugin/library.hpp"

#include <boost/dll/shared_library.hpp>
#include <memory>
#include <mutex>
#include <vector>

namespace slipway::core {
namespace {

using Library = boost::dll::shared_library;

/// Libraries stay: destructors of threads and exit handlers point into them.  Reachable from here,
/// so that a leak checker is content.
void keep(Library* library) {
  static auto* kept = new std::vector<Library*>;
  static std::mutex mutex;
  const std::scoped_lock lock(mutex);
  kept->push_back(library);
}

/// What the loader said, without the stray error number that Boost puts around it.
std::string reason_of(const std::exception& error) {
  std::string text = error.what();
  const auto begin = text.find('(');
  const auto end = text.rfind(')');
  if (begin == std::string::npos || end == std::string::npos || end <= begin) return text;
  return text.substr(begin + 1, end - begin - 1);
}

}  // namespace

Result<PluginEntry> load_entry(const SealedCopy& copy) {
  auto library = std::make_unique<Library>();
  try {
    library->load(copy.path, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  } catch (const std::exception& error) {
    return Error{Errc::refused, "the system cannot load it: " + reason_of(error), {}};
  }
  Library& loaded = *library.release();
  keep(&loaded);
  try {
    using Entry = const slipway_plugin*(const slipway_offer*);
    return PluginEntry{&loaded.get<Entry>("slipway_plugin_entry")};
  } catch (const std::exception&) {
    return Error{Errc::refused, "it does not export slipway_plugin_entry", {}};
  }
}

}  // namespace slipway::core
