#include "document/whole.hpp"

#include <algorithm>
#include <array>

#include "user_data/yaml_writer.hpp"

namespace cloud_init {
namespace {

constexpr std::array<std::string_view, 8> first_keys = {
    "bootcmd", "write_files",      "mounts", "hostname",
    "fqdn",    "manage_etc_hosts", "users",  "ssh_authorized_keys"};
constexpr std::array<std::string_view, 2> last_keys = {"packages", "runcmd"};

std::size_t rank(std::string_view name) {
  const auto first = std::find(first_keys.begin(), first_keys.end(), name);
  if (first != first_keys.end()) return static_cast<std::size_t>(first - first_keys.begin());
  const auto last = std::find(last_keys.begin(), last_keys.end(), name);
  if (last == last_keys.end()) return first_keys.size();
  return first_keys.size() + 1 + static_cast<std::size_t>(last - last_keys.begin());
}

}  // namespace

bool Entry::operator==(const Entry& other) const {
  return user_data::is_same_value(node, other.node);
}

const Key* Whole::find(std::string_view name) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const Key& key) { return key.name == name; });
  return found == keys_.end() ? nullptr : &*found;
}

Key& Whole::key(const std::string& name, bool is_list) {
  for (auto& key : keys_)
    if (key.name == name) return key;
  const auto place = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const Key& key) { return rank(key.name) > rank(name); });
  return *keys_.insert(place, {name, is_list, {}});
}

std::string write(const Whole& whole) {
  auto root = user_data::map_node();
  for (const auto& key : whole.keys()) {
    auto value = user_data::list_node();
    for (const auto& entry : key.entries) value.items.push_back(entry.node);
    user_data::set_key(root, key.name, key.is_list ? std::move(value) : value.items.front());
  }
  return "#cloud-config\n" + user_data::write_yaml(root);
}

}  // namespace cloud_init
