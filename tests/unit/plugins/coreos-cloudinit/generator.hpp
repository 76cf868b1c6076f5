#pragma once
#include <random>

#include "cloudconfig/key_table.hpp"
#include "cloudconfig/shared.hpp"
#include "slipway/contract/node_config.hpp"

namespace cloudconfig::test {

using slipway::contract::NodeConfig;

/// Makes NodeConfigs out of a seed, with texts that YAML could misread.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  NodeConfig config() {
    NodeConfig made;
    made.hostname = word();
    for (int i = below(3); i > 0; --i) made.ssh_keys.push_back("ssh-rsa " + word() + " " + word());
    for (int i = below(3); i > 0; --i) made.users.push_back(user());
    for (int i = below(4); i > 0; --i) made.files.push_back(file(i));
    for (int i = below(4); i > 0; --i) made.units.push_back(unit(i));
    for (const auto& section : sections())
      if (!section.prefix.empty() && below(2)) settings(section, made);
    for (int i = below(3); i > 0; --i) made.metadata["label" + std::to_string(i)] = word();
    for (int i = below(3); i > 0; --i) made.sysctl["net." + word()] = std::to_string(below(9));
    made.update.reboot = pick({"", "off", "lock", "reboot"});
    made.update.group = pick({"", "stable", "off", "1.50"});
    return made;
  }

 private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  std::string pick(const std::vector<std::string>& from) {
    return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
  }
  std::string word() {
    static const std::string letters = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_.-";
    std::string out(1, letters[static_cast<std::size_t>(below(26))]);
    for (int i = below(9); i > 0; --i)
      out += letters[static_cast<std::size_t>(below(static_cast<int>(letters.size())))];
    return out;
  }
  /// Any text at all: words of YAML, blanks, quotes, control characters, other scripts.
  std::string text() {
    static const std::vector<std::string> pieces = {"a",
                                                    "word",
                                                    " ",
                                                    "  ",
                                                    "\n",
                                                    "\n\n",
                                                    "\t",
                                                    "#",
                                                    " # ",
                                                    ": ",
                                                    "- ",
                                                    "\"",
                                                    "'",
                                                    "\\",
                                                    "|",
                                                    ">",
                                                    "%",
                                                    "off",
                                                    "null",
                                                    "0644",
                                                    "\r\n",
                                                    "\x1b",
                                                    "\x7f",
                                                    "é",
                                                    "日本",
                                                    "\xe2\x80\xa8",
                                                    "$HOME",
                                                    "$private_ipv4 ",
                                                    "---",
                                                    "...",
                                                    "{",
                                                    "}",
                                                    "[x]",
                                                    "&a",
                                                    "*a",
                                                    "!b",
                                                    "@",
                                                    "`",
                                                    "\\$private_ipv4"};
    std::string out;
    for (int i = below(9); i > 0; --i) out += pick(pieces);
    return out;
  }
  slipway::contract::User user() {
    slipway::contract::User made;
    made.name = word();
    made.comment = text();
    made.shell = "/bin/" + word();
    made.groups = {word(), "on"};
    made.ssh_keys = {"ssh-rsa " + word()};
    made.system = below(2) == 1;
    return made;
  }
  slipway::contract::File file(int number) {
    slipway::contract::File made;
    made.path = "/etc/" + word() + std::to_string(number);
    made.mode = pick({"", "0644", "755"});
    made.owner = pick({"", "root", "500:500"});
    if (below(4))
      made.content = text();
    else
      made.base64 = base64_encode(text() + std::string(1, '\0'));
    return made;
  }
  slipway::contract::Unit unit(int number) {
    slipway::contract::Unit made;
    made.name = word() + std::to_string(number) + ".service";
    made.content = text();
    made.command = pick({"", "start", "stop", "try-restart"});
    made.enable = below(2) == 1;
    made.runtime = below(4) == 1;
    if (below(2)) made.drop_ins.push_back({"50-x.conf", "x" + text()});
    return made;
  }
  void settings(const SectionSpec& section, NodeConfig& made) {
    for (const auto& key : section.keys) {
      if (below(3)) continue;
      auto& value = made.settings[std::string(section.name)][std::string(key.key)];
      switch (key.type) {
        case ValueType::boolean:
          value = true;
          break;
        case ValueType::integer:
          value = 1 + below(5000);
          break;
        case ValueType::real:
          value = 0.25 + below(50);
          break;
        case ValueType::text:
          value = pick({"off", "http://$private_ipv4:1", "a b", "x%y", "0644", "1:30", word()});
          break;
      }
    }
  }

  std::mt19937 random_;
};

}  // namespace cloudconfig::test
