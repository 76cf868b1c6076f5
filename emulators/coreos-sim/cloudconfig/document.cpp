#include "coreos-sim/cloudconfig/document.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "coreos-sim/cloudconfig/encoding.hpp"
#include "coreos-sim/cloudconfig/scalar.hpp"
#include "coreos-sim/cloudconfig/tree.hpp"

namespace coreos_sim::cloudconfig {
namespace {

constexpr ToolVersion decoded_when_parsed_since{1, 10, 1};

bool is_map(const Tree& tree) { return tree.kind == Tree::Kind::map; }

/// The last one of a repeated scalar wins; a list or a mapping in its place is skipped.
void read(std::string& target, const Tree& value) {
  if (auto text = as_string(value)) target = std::move(*text);
}

void read(bool& target, const Tree& value) {
  if (value.is_null()) target = false;
  if (const auto flag = as_boolean(value)) target = *flag;
}

/// Repeated lists are appended in document order; null empties what was there.
void read(std::vector<std::string>& target, const Tree& value) {
  if (value.is_null()) target.clear();
  for (const auto& item : value.items) {
    if (auto text = as_string(*item)) target.push_back(std::move(*text));
  }
}

template <class Element, class ReadField>
void read_elements(std::vector<Element>& target, const Tree& value, ReadField read_field) {
  if (value.is_null()) target.clear();
  for (const auto& item : value.items) {
    if (!is_map(*item)) continue;
    Element element;
    for (const auto& [key, field] : item->pairs) read_field(element, key, *field);
    target.push_back(std::move(element));
  }
}

void read_user(User& user, const std::string& key, const Tree& value) {
  if (key == "name") read(user.name, value);
  if (key == "passwd") read(user.password_hash, value);
  if (key == "ssh_authorized_keys") read(user.ssh_authorized_keys, value);
  if (key == "homedir") read(user.home, value);
  if (key == "shell") read(user.shell, value);
  if (key == "groups") read(user.groups, value);
  if (key == "no_user_group") read(user.no_user_group, value);
}

void read_write_file(File& file, const std::string& key, const Tree& value) {
  if (key == "path") read(file.path, value);
  if (key == "content") read(file.content, value);
  if (key == "owner") read(file.owner, value);
  if (key == "permissions") read(file.permissions, value);
  if (key == "encoding") read(file.encoding, value);
}

void read_drop_in(DropIn& drop_in, const std::string& key, const Tree& value) {
  if (key == "name") read(drop_in.name, value);
  if (key == "content") read(drop_in.content, value);
}

void read_unit(Unit& unit, const std::string& key, const Tree& value) {
  if (key == "name") read(unit.name, value);
  if (key == "content") read(unit.content, value);
  if (key == "runtime") read(unit.runtime, value);
  if (key == "enable") read(unit.enable, value);
  if (key == "mask") read(unit.mask, value);
  if (key == "command") read(unit.command, value);
  if (key == "drop_ins") read_elements(unit.drop_ins, value, read_drop_in);
}

void read_update(Update& update, const Tree& value) {
  for (const auto& [key, field] : value.pairs) {
    if (key == "reboot_strategy") read(update.reboot_strategy, *field);
    if (key == "group") read(update.group, *field);
    if (key == "server") read(update.server, *field);
  }
}

void read_oem(Oem& oem, const Tree& value) {
  for (const auto& [key, field] : value.pairs) {
    if (key == "id") read(oem.id, *field);
    if (key == "name") read(oem.name, *field);
    if (key == "version_id") read(oem.version_id, *field);
    if (key == "home_url") read(oem.home_url, *field);
    if (key == "bug_report_url") read(oem.bug_report_url, *field);
  }
}

/// The section's variables in the table's order.  A repeated section is merged field by field, so
/// what an earlier one gave stays unless this one sets it again.
Variables read_section(const Section& section, const Tree& value, const Variables& before,
                       ToolVersion version) {
  Variables out;
  for (const auto& setting : section.settings) {
    if (version < setting.since) continue;
    const std::string name = variable_name(section, setting);
    const auto earlier =
        std::find_if(before.begin(), before.end(), [&](auto& v) { return v.first == name; });
    std::string text = earlier == before.end() ? std::string{} : earlier->second;
    for (const auto& [key, field] : value.pairs) {
      const bool usable = field->kind == Tree::Kind::scalar;
      if (key == setting.key && usable) text = printed(*field, setting.type);
    }
    if (!text.empty()) out.emplace_back(name, std::move(text));
  }
  return out;
}

void read_coreos(Document& document, const Tree& value, ToolVersion version) {
  for (const auto& [key, field] : value.pairs) {
    if (key == "units") read_elements(document.units, *field, read_unit);
    if (key == "update") read_update(document.update, *field);
    if (key == "oem") read_oem(document.oem, *field);
    for (const auto& section : sections()) {
      if (key != section.name) continue;
      auto& variables = document.settings[key];
      variables = read_section(section, *field, variables, version);
    }
  }
}

void read_top(Document& document, const Tree& root, ToolVersion version) {
  for (const auto& [key, value] : root.pairs) {
    if (key == "hostname") read(document.hostname, *value);
    if (key == "ssh_authorized_keys") read(document.ssh_authorized_keys, *value);
    if (key == "users") read_elements(document.users, *value, read_user);
    if (key == "write_files") read_elements(document.write_files, *value, read_write_file);
    if (key == "manage_etc_hosts") read(document.manage_etc_hosts, *value);
    if (key == "coreos") read_coreos(document, *value, version);
  }
}

/// From 1.10.1 on one undecodable file makes the whole document void.
Outcome decode_files(Document& document) {
  for (auto& file : document.write_files) {
    auto decoded = decode_content(file.content, file.encoding);
    if (!decoded) return Error{"write_files: '" + file.path + "': " + decoded.error().message};
    file.content = std::move(*decoded);
    file.encoding.clear();
  }
  return done();
}

}  // namespace

Result<Document> read_document(const std::string& text, ToolVersion version) {
  auto tree = parse_tree(text);
  if (!tree) return tree.error();
  Document document;
  if (*tree) read_top(document, **tree, version);
  if (version >= decoded_when_parsed_since) {
    if (auto decoded = decode_files(document); !decoded) return decoded.error();
  }
  return document;
}

}  // namespace coreos_sim::cloudconfig
