#include "core/stack/stack.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/stack/tree.hpp"

namespace slipway::core {
namespace {

Place nearest_place(const Stack& stack, const Tree::Places& places, const std::string& role,
                    const std::vector<Value>& path) {
  const std::string below = join_path(path);
  Place place = Tree::nearest_place(places, below.empty() ? role : role + "." + below);
  if (place.empty()) place.file = stack.file;
  return place;
}

/// Findings about an option as such, whatever its value.
bool is_about_key(const std::string& code) {
  static constexpr std::array<std::string_view, 4> codes = {
      "option.unknown", "option.computed", "option.deprecated", "option.exclusive"};
  for (const auto one : codes)
    if (code == one) return true;
  return false;
}

/// Never with a flag's value: nothing tells here whether it is a secret.
void locate_related(Related& related, const Stack& stack) {
  if (related.role.empty() || !related.place.empty()) return;
  related.place = stack.place_of(related.role, related.option);
  if (related.place.line == 0 && related.place.file.rfind("--set ", 0) == 0)
    related.place.file = related.place.file.substr(0, related.place.file.find('='));
}

}  // namespace

const StackRole* Stack::find(const std::string& role) const {
  const auto found = roles.find(role);
  return found == roles.end() ? nullptr : &found->second;
}

std::string Stack::from_here(const std::string& path) const {
  const auto folder = base_dir + "/";
  return !base_dir.empty() && path.starts_with(folder) ? path.substr(folder.size()) : path;
}

Place Stack::place_of(const std::string& role, const std::vector<Value>& path) const {
  return nearest_place(*this, places, role, path);
}

Place Stack::key_place_of(const std::string& role, const std::vector<Value>& path) const {
  return nearest_place(*this, key_places, role, path);
}

void locate(std::vector<Finding>& findings, const Stack& stack) {
  for (auto& finding : findings) {
    for (auto& other : finding.also) locate_related(other, stack);
    finding.place.file = stack.from_here(finding.place.file);
    if (finding.role.empty() || !finding.place.empty()) continue;
    finding.place = is_about_key(finding.code) ? stack.key_place_of(finding.role, finding.option)
                                               : stack.place_of(finding.role, finding.option);
    const bool flag = finding.place.line == 0 && finding.place.file.rfind("--set ", 0) == 0;
    if (flag && finding.facts["sensitive"].as_bool())
      finding.place.file = finding.place.file.substr(0, finding.place.file.find('='));
    finding.facts.erase("sensitive");  // it was said for this function alone
  }
}

std::vector<Finding> only_new(const std::vector<Finding>& told, std::vector<Finding> more) {
  const auto is_told = [&](const Finding& one) {
    return std::any_of(told.begin(), told.end(), [&](const Finding& other) {
      return one.place.line > 0 && one.place.line == other.place.line &&
             one.place.file == other.place.file;
    });
  };
  more.erase(std::remove_if(more.begin(), more.end(), is_told), more.end());
  return more;
}

}  // namespace slipway::core
