// Generated NodeConfigs: what is rendered is accepted by the checker and reads back the same.
#include <random>

#include "cloudconfig/base64.hpp"
#include "documents.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;
using slipway::contract::NodeConfig;

namespace {

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

/// What a file will hold on the machine, before the addresses are put in.
std::string on_machine(const FileEntry& file) {
  return file.encoding.empty() ? file.content : base64_decode(file.content).value_or("?");
}

/// The machine's substitution for tokens that stand in the raw text, with the tokens left as they
/// are: an escaped one loses its backslash.
std::string unescaped(std::string text) {
  for (std::size_t at = text.find("\\$private_ipv4"); at != std::string::npos;
       at = text.find("\\$private_ipv4", at))
    text.erase(at, 1);
  return text;
}

/// Bytes are taken as they are, text goes through the substitution.
std::string meant(const slipway::contract::File& file) {
  return file.base64.empty() ? unescaped(file.content.as_string()) : *base64_decode(file.base64);
}

}  // namespace

TEST_CASE("generated NodeConfigs render and read back the same", "[render][property]") {
  for (unsigned seed = 1; seed <= 400; ++seed) {
    INFO("seed " << seed);
    const auto config = Generator(seed).config();
    const auto made = rendered(config);
    REQUIRE(made.problems.empty());
    INFO(made.text);
    const auto back = checked(unescaped(made.text));
    for (const auto& problem : back.problems) {
      INFO(problem.at.line << ": " << problem.message);
      CHECK((problem.code != "user-data-yaml" && problem.code != "user-data-type" &&
             problem.code != "user-data-unknown-key" && problem.code != "user-data-encoding" &&
             problem.code != "user-data-control-character"));
    }
    REQUIRE(back.document.files.size() >= config.files.size());
    for (std::size_t i = 0; i < config.files.size(); ++i)
      CHECK(on_machine(back.document.files[i]) == meant(config.files[i]));
    for (std::size_t i = 0; i < config.units.size(); ++i)
      CHECK(units(back.document, config.units[i].name).at(0).content ==
            unescaped(config.units[i].content));
    CHECK(back.document.sections == made.document.sections);
    CHECK(back.document.ssh_authorized_keys == made.document.ssh_authorized_keys);
    CHECK(back.document.hostname == config.hostname);
  }
}
