#include "check/checks.hpp"
#include "user_data/scalar.hpp"

namespace cloud_init {

const YamlNode* Judged::find(std::string_view key) const { return find_in(root, key); }

void Judged::error(std::string code, std::string message, Mark at, std::string help) const {
  problems.error(std::move(code), std::move(message), at, std::move(help));
}

void Judged::warning(std::string code, std::string message, Mark at, std::string help) const {
  problems.warning(std::move(code), std::move(message), at, std::move(help));
}

const YamlNode* find_in(const YamlNode& map, std::string_view key) {
  for (const auto& [name, value] : map.entries)
    if (name.text == key) return &value;
  return nullptr;
}

bool is_text(const YamlNode& node) {
  if (!node.is_scalar()) return false;
  return node.quoted || (!user_data::as_boolean(node) && !user_data::as_real(node));
}

std::string read_as(const YamlNode& node) {
  if (node.is_null()) return "nothing";
  if (node.is_sequence()) return "a list";
  if (node.is_mapping()) return "a mapping";
  if (user_data::as_boolean(node)) return "true or false";
  return user_data::as_real(node) ? "a number" : "a text";
}

bool wants_text(const Judged& judged, const YamlNode& node, const std::string& name) {
  if (is_text(node)) return true;
  judged.error("user-data-wrong-type", name + " must be a text, but is read as " + read_as(node),
               node.at, node.is_scalar() ? "put it in quotes" : "");
  return false;
}

std::set<std::string> accounts_of(const YamlNode& root) {
  std::set<std::string> names;
  if (const auto* users = find_in(root, "users"))
    for (const auto& user : users->items) {
      const auto* name = user.is_mapping() ? find_in(user, "name") : &user;
      if (name && name->is_scalar() && name->text != "default") names.insert(name->text);
    }
  return names;
}

}  // namespace cloud_init
