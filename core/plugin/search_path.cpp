#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "core/plugin/registry.hpp"
#include "core/plugin/trust_store.hpp"

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

/// A variable of the environment, empty when the process has more rights than who started it.
std::string environment(const char* name) {
  const char* value = secure_getenv(name);
  return value ? value : "";
}

/// Relative folders would be found from the working directory, which anybody may have filled.
void add_listed(std::string_view list, std::vector<std::string>& folders) {
  while (!list.empty()) {
    const auto end = std::min(list.find(':'), list.size());
    if (list.front() == '/') folders.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

std::string user_folder() {
  if (auto data = environment("XDG_DATA_HOME"); data.rfind('/', 0) == 0) return data;
  const auto home = environment("HOME");
  return home.rfind('/', 0) == 0 ? home + "/.local/share" : std::string();
}

}  // namespace

std::string trust_store_path() {
  const auto data = user_folder();
  return data.empty() ? data : data + "/slipway/trusted.json";
}

std::vector<std::string> plugin_search_path(const std::vector<std::string>& flags) {
  std::vector<std::string> folders;
  for (const auto& flag : flags)
    if (!flag.empty()) folders.push_back(fs::absolute(flag).lexically_normal().string());
  add_listed(environment("SLIPWAY_PLUGIN_PATH"), folders);
  if (const auto data = user_folder(); !data.empty()) folders.push_back(data + "/slipway/plugins");
  std::error_code unknown;
  const auto program = fs::read_symlink("/proc/self/exe", unknown);
  if (!unknown)
    folders.push_back((program.parent_path().parent_path() / "lib/slipway/plugins").string());
  return folders;
}

}  // namespace slipway::core
