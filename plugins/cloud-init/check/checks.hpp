#pragma once
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "user_data/problem.hpp"
#include "user_data/yaml_node.hpp"

/// The parts of the checker: each looks at the keys of one kind of module.
namespace cloud_init {

using user_data::Mark;
using user_data::Problems;
using user_data::YamlEntry;
using user_data::YamlNode;

/// A document under judgement.
struct Judged {
  const YamlNode& root;  ///< a mapping
  Problems& problems;

  /// The value of a key at the top; null when there is none.
  const YamlNode* find(std::string_view key) const;
  void error(std::string code, std::string message, Mark at, std::string help = {}) const;
  void warning(std::string code, std::string message, Mark at, std::string help = {}) const;
};

/// The value of a mapping's key; null when there is none.
const YamlNode* find_in(const YamlNode& map, std::string_view key);
/// Whether the tool reads the scalar as a text, and not as a number, a truth or nothing.
bool is_text(const YamlNode& node);
/// `a number`, `a mapping`, ...: what the tool reads instead of a text.
std::string read_as(const YamlNode& node);
/// Refuses a value that is not a text; false when it is none.  `name` is what it is called.
bool wants_text(const Judged& judged, const YamlNode& node, const std::string& name);
/// The names of the accounts that the document makes, `default` left out.
std::set<std::string> accounts_of(const YamlNode& root);

void check_keys(const Judged& judged);
void check_accounts(const Judged& judged);
void check_files(const Judged& judged);
void check_commands(const Judged& judged);
void check_names(const Judged& judged);
void check_time(const Judged& judged);
void check_mounts(const Judged& judged);
void check_packages(const Judged& judged);

}  // namespace cloud_init
