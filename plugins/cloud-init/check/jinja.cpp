#include "check/jinja.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace cloud_init {
namespace {

using user_data::Mark;

/// Names that instance-data has under `v1` and, for short, by themselves; and of the cloud's own
/// meta-data those that clouds agree on.
constexpr std::array<std::string_view, 24> names = {
    "availability_zone", "cloud_id",        "cloud_name",     "distro",      "distro_release",
    "distro_version",    "hostname",        "instance_id",    "instance-id", "kernel_release",
    "local_hostname",    "local-hostname",  "machine",        "platform",    "public_keys",
    "public-keys",       "public_ssh_keys", "python_version", "region",      "subplatform",
    "system_platform",   "variant",         "vendordata",     "userdata"};

bool is_known(std::string_view path) {
  for (const std::string_view folder : {"v1.", "ds.meta_data."})
    if (path.starts_with(folder)) path.remove_prefix(folder.size());
  const auto name = path.substr(0, path.find_first_of(".["));
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The first name of an expression.
std::string_view path_in(std::string_view expression) {
  const auto begin = expression.find_first_not_of(" \t-");
  if (begin == std::string_view::npos) return {};
  expression.remove_prefix(begin);
  const auto end = std::find_if(expression.begin(), expression.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return !letter && c != '_' && c != '.' && c != '-';
  });
  return expression.substr(0, static_cast<std::size_t>(end - expression.begin()));
}

Mark place_of(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at);
  const auto line = static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  const auto start = before.rfind('\n');
  const auto column = start == std::string_view::npos ? at : at - start - 1;
  return {line + 1, static_cast<int>(column) + 1};
}

}  // namespace

void check_template(std::string_view text, user_data::Problems& problems) {
  // what is set in the template itself is known to it alone
  if (text.find("{%") != std::string_view::npos) return;
  for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
    const auto end = text.find("}}", at);
    if (end == std::string_view::npos)
      return problems.error("user-data-template", "this '{{' has no '}}', and the part is dropped",
                            place_of(text, at));
    const auto path = path_in(text.substr(at + 2, end - at - 2));
    if (!path.empty() && !is_known(path))
      problems.error(
          "user-data-template",
          "the machine knows no '" + std::string(path) + "', and puts other words in its place",
          place_of(text, at), "cloud-init query --list-keys names what it knows");
  }
}

}  // namespace cloud_init
