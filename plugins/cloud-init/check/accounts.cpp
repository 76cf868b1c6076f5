#include <algorithm>
#include <array>

#include "check/checks.hpp"
#include "slipway/contract/forms.hpp"
#include "slipway/nearest.hpp"
#include "user_data/scalar.hpp"

namespace cloud_init {
namespace {

/// As the schemas of 22.4 to 25.1 have them.
const std::vector<std::string>& user_keys() {
  static const std::vector<std::string> keys = {"create_groups",
                                                "doas",
                                                "expiredate",
                                                "gecos",
                                                "groups",
                                                "hashed_passwd",
                                                "homedir",
                                                "inactive",
                                                "lock-passwd",
                                                "lock_passwd",
                                                "name",
                                                "no_create_home",
                                                "no_log_init",
                                                "no_user_group",
                                                "passwd",
                                                "plain_text_passwd",
                                                "primary_group",
                                                "selinux_user",
                                                "shell",
                                                "snapuser",
                                                "ssh_authorized_keys",
                                                "ssh_import_id",
                                                "ssh_redirect_user",
                                                "sudo",
                                                "system",
                                                "uid"};
  return keys;
}

/// Groups that every Debian and Ubuntu has before a document is applied.
bool is_group_of_the_image(std::string_view name) {
  static constexpr std::array<std::string_view, 22> groups = {
      "root",  "daemon",  "adm",      "sys",     "tty",   "disk",           "lp",    "mail",
      "news",  "man",     "sudo",     "audio",   "video", "plugdev",        "staff", "users",
      "games", "nogroup", "www-data", "dialout", "cdrom", "systemd-journal"};
  return std::find(groups.begin(), groups.end(), name) != groups.end();
}

/// `{web: [ada]}` and `web` alike.
std::set<std::string> groups_of(const YamlNode& root) {
  std::set<std::string> names;
  if (const auto* groups = find_in(root, "groups"))
    for (const auto& group : groups->items) {
      if (group.is_scalar()) names.insert(group.text);
      for (const auto& entry : group.entries) names.insert(entry.first.text);
    }
  return names;
}

/// The groups are made before the users.
void check_groups(const Judged& judged) {
  const auto* groups = judged.find("groups");
  if (!groups) return;
  const auto accounts = accounts_of(judged.root);
  for (const auto& group : groups->items)
    for (const auto& [name, members] : group.entries)
      for (const auto& member : members.items)
        if (accounts.contains(member.text))
          judged.warning("user-data-group-before-user",
                         "'" + member.text + "' is not there yet when the group '" + name.text +
                             "' is made, so it will not be a member",
                         member.at, "name the group in the user's own 'groups'");
}

void check_keys_of(const Judged& judged, const YamlNode& user) {
  for (const auto& entry : user.entries) {
    const auto& key = entry.first;
    const auto& known = user_keys();
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    const auto meant = slipway::nearest(key.text, known);
    judged.error("user-data-unknown-key", "a user has no key '" + key.text + "'", key.at,
                 meant.empty() ? "" : "did you mean '" + meant + "'?");
  }
}

bool is_hash(const std::string& text) {
  return text.starts_with('$') && std::count(text.begin(), text.end(), '$') >= 3 &&
         text.find_first_of(" :\n") == std::string::npos;
}

void check_password(const Judged& judged, const YamlNode& user) {
  for (const char* key : {"passwd", "hashed_passwd"}) {
    const auto* hash = find_in(user, key);
    if (hash && !is_hash(hash->text))
      judged.error("user-data-not-a-hash",
                   std::string("'") + key + "' is no crypt(3) hash, and is written as it stands",
                   hash->at, "make one with: openssl passwd -6");
  }
}

/// The text goes unchecked into a file of sudo's.  Only its form is looked at.
void check_sudo(const Judged& judged, const YamlNode& user) {
  const auto* sudo = find_in(user, "sudo");
  if (!sudo || user_data::as_boolean(*sudo) || sudo->is_null()) return;
  const auto rules = sudo->is_sequence() ? sudo->items : std::vector<YamlNode>{*sudo};
  for (const auto& rule : rules) {
    const auto opened = std::count(rule.text.begin(), rule.text.end(), '(');
    const auto closed = std::count(rule.text.begin(), rule.text.end(), ')');
    if (opened != closed || rule.text.find('=') == std::string::npos)
      judged.error("user-data-sudo", "'" + rule.text + "' is no rule that sudo takes", rule.at,
                   "such as ALL=(ALL) NOPASSWD:ALL");
  }
}

void check_public_keys(const Judged& judged, const YamlNode* keys, const std::string& whose) {
  if (!keys) return;
  for (const auto& key : keys->items) {
    const auto blank = key.text.find(' ');
    const bool one_line = key.text.find('\n') == std::string::npos;
    if (!key.is_scalar() || !one_line || blank == 0 || blank == std::string::npos)
      judged.error("user-data-not-a-key", "a key of " + whose + " is none, and vanishes", key.at,
                   "one line: type base64 comment");
  }
}

void check_user(const Judged& judged, const YamlNode& user, const std::set<std::string>& groups) {
  const auto* name = find_in(user, "name");
  if (!name) {
    if (!find_in(user, "snapuser"))
      judged.error("user-data-user-without-name", "a user has no name", user.at);
    return;
  }
  if (wants_text(judged, *name, "the name of a user") &&
      !slipway::contract::is_user_name(name->text))
    judged.error("user-data-user-name", "'" + name->text + "' is no name that useradd takes",
                 name->at);
  check_keys_of(judged, user);
  const auto* gecos = find_in(user, "gecos");
  if (gecos && gecos->text.find_first_of(":\n") != std::string::npos)
    judged.error("user-data-user-comment",
                 "a colon or a line's end in 'gecos' makes useradd fail, and no later user is made",
                 gecos->at);
  check_password(judged, user);
  check_sudo(judged, user);
  check_public_keys(judged, find_in(user, "ssh_authorized_keys"), "'" + name->text + "'");
  const auto* primary = find_in(user, "primary_group");
  if (primary && !groups.contains(primary->text) && !is_group_of_the_image(primary->text))
    judged.error(
        "user-data-no-such-group",
        "nobody makes the group '" + primary->text + "': useradd fails, and no later user is made",
        primary->at, "name it in 'groups' at the top");
}

/// A key that sshd cannot read keeps it from starting.
void check_host_keys(const Judged& judged) {
  const auto* keys = judged.find("ssh_keys");
  if (!keys) return;
  for (const auto& [name, key] : keys->entries) {
    const bool secret = name.text.ends_with("_private");
    const bool good =
        secret ? key.text.starts_with("-----BEGIN ")
               : name.text.ends_with("_certificate") || key.text.find(' ') != std::string::npos;
    if (!good)
      judged.error("user-data-host-key",
                   "'" + name.text + "' is no key: sshd will not start with it", key.at);
  }
}

}  // namespace

void check_accounts(const Judged& judged) {
  check_groups(judged);
  check_host_keys(judged);
  const auto* top = judged.find("ssh_authorized_keys");
  check_public_keys(judged, top, "the image's own user");
  const auto* users = judged.find("users");
  if (!users || users->is_null()) return;
  if (users->is_mapping() || users->is_scalar())
    return judged.error("user-data-wrong-type",
                        "'users' must be a list, but is read as " + read_as(*users), users->at);
  const auto groups = groups_of(judged.root);
  std::set<std::string> seen;
  bool has_default = false;
  for (const auto& user : users->items) {
    const auto* name = user.is_mapping() ? find_in(user, "name") : &user;
    if (user.is_mapping()) check_user(judged, user, groups);
    if (!name || !name->is_scalar()) continue;
    has_default = has_default || name->text == "default";
    if (!seen.insert(name->text).second)
      judged.error("user-data-user-twice",
                   "the user '" + name->text + "' stands twice, and the entries are mixed", user.at,
                   "put both into one");
  }
  if (top && !has_default && !users->items.empty())
    judged.error("user-data-keys-for-nobody",
                 "'users' without 'default' makes no such user, so these keys let nobody in",
                 top->at, "add '- default' to users, or give the keys to a user");
}

}  // namespace cloud_init
