#include "check/owners.hpp"

#include <algorithm>
#include <array>

namespace cloudconfig {
namespace {

/// Users and groups of the image alike: which of the two a name is makes no difference that
/// matters before a boot.
bool is_of_image(const std::string& name) {
  static constexpr std::array<std::string_view, 20> names = {"root",
                                                             "core",
                                                             "etcd",
                                                             "fleet",
                                                             "docker",
                                                             "sudo",
                                                             "wheel",
                                                             "daemon",
                                                             "nobody",
                                                             "adm",
                                                             "bin",
                                                             "mail",
                                                             "ntp",
                                                             "systemd-network",
                                                             "systemd-resolve",
                                                             "systemd-timesync",
                                                             "systemd-journal",
                                                             "portage",
                                                             "rkt",
                                                             "rkt-admin"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_there(const Document& document, const std::string& name, bool as_group) {
  if (name.empty() || is_of_image(name)) return true;
  if (name.find_first_not_of("0123456789") == std::string::npos) return true;
  return std::any_of(document.users.begin(), document.users.end(), [&](const UserEntry& user) {
    return user.name == name && !(as_group && user.no_user_group);
  });
}

}  // namespace

std::optional<MissingOwner> missing_owner(const Document& document, const std::string& owner) {
  const auto colon = owner.find(':');
  const auto user = owner.substr(0, colon);
  if (!is_there(document, user, false)) return MissingOwner{user, false};
  const auto group = colon == std::string::npos ? std::string() : owner.substr(colon + 1);
  if (!is_there(document, group, true)) return MissingOwner{group, true};
  return std::nullopt;
}

}  // namespace cloudconfig
