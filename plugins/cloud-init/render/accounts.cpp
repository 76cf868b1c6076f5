#include <algorithm>

#include "render/parts.hpp"
#include "slipway/contract/forms.hpp"

namespace cloud_init {
namespace {

using slipway::contract::is_user_name;
using user_data::Thing;

/// The kernel takes no more.
constexpr std::size_t longest_hostname = 64;

void check_hostname(Rendering& out) {
  const auto& name = out.config.hostname;
  const bool good =
      name.size() <= longest_hostname && slipway::contract::is_host_name(name) &&
      std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!name.empty() && !good)
    out.refuse({"hostname"}, "'" + name + "' is no host name that a machine takes",
               "labels of lower-case letters, digits and inner hyphens, 64 characters at most");
}

/// A text that is no key would vanish without a word.
void add_keys(Rendering& out, const std::vector<std::string>& keys, const Thing& part,
              std::vector<std::string>& target) {
  for (const auto& key : keys) {
    const auto blank = key.find(' ');
    const bool one_line = key.find_first_of("\r\n") == std::string::npos;
    if (!one_line || blank == 0 || blank == std::string::npos)
      out.refuse(part, "an ssh key is not of the form 'type base64 comment' in one line");
    else if (std::find(target.begin(), target.end(), key) == target.end())
      target.push_back(key);
  }
}

/// What is not told from a password is written as it stands and lets nobody in.
bool is_hash(const std::string& text) {
  return text.size() > 3 && text.front() == '$' && text.find('$', 1) != std::string::npos &&
         text.find_first_of(" :\r\n") == std::string::npos;
}

}  // namespace

void render_accounts(Rendering& out) {
  check_hostname(out);
  out.document.hostname = out.config.hostname;
  add_keys(out, out.config.ssh_keys, {"ssh_keys"}, out.document.ssh_authorized_keys);
  for (const auto& user : out.config.users) {
    const Thing part{"users", user.name};
    // the first that cannot be made keeps all that follow from being made
    if (!is_user_name(user.name)) out.refuse(part, "'" + user.name + "' is no name for an account");
    if (user.comment.find_first_of(":\r\n") != std::string::npos)
      out.refuse(part, "the comment of '" + user.name + "' holds a colon or a line's end",
                 "useradd refuses it, and no later user would be made");
    for (const auto& group : user.groups)
      if (!is_user_name(group)) out.refuse(part, "'" + group + "' is no name for a group");
    if (!user.password_hash.empty() && !is_hash(user.password_hash))
      out.refuse(part, "the password of '" + user.name + "' is not a hash",
                 "make one with: openssl passwd -6");
    UserEntry entry{user.name,   user.comment, user.password_hash, user.home, user.shell,
                    user.groups, {},           user.system,        part};
    add_keys(out, user.ssh_keys, part, entry.ssh_authorized_keys);
    out.document.users.push_back(std::move(entry));
  }
}

}  // namespace cloud_init
