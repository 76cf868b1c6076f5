#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "slipway/value.hpp"
#include "user_data/problem.hpp"
#include "user_data/yaml_node.hpp"

/// Taking values out of a compose file, each with its place in the file for what is wrong with it.
namespace swarm {

using user_data::Mark;
using user_data::Problems;
using user_data::YamlNode;

/// What docker does with a key.
enum class KeyUse {
  used,
  ignored,  ///< docker passes over it with a word: a warning
  refused,  ///< docker refuses the file
};

/// A key that a mapping may have.
struct KnownKey {
  const char* name;
  KeyUse use = KeyUse::used;
  const char* why = "";  ///< of one that is not used: what it means in a swarm, or what to do
};

/// Goes through the entries of a mapping: tells unknown, repeated, ignored and refused keys, and
/// hands over the others.  A null value counts as not given.
///
/// `what`: such as `service 'web'`, for messages.
void each_entry(const YamlNode& node, const std::string& what, const std::vector<KnownKey>& known,
                Problems& problems,
                const std::function<void(const std::string& key, const YamlNode& value)>& take);

/// The value of a key; null: the mapping has none.
const YamlNode* entry_of(const YamlNode& node, std::string_view key);

// Each answers nothing, after telling why, when the value is of another kind.
std::optional<std::string> text_at(const YamlNode& node, const std::string& what,
                                   Problems& problems);
std::optional<bool> boolean_at(const YamlNode& node, const std::string& what, Problems& problems);
std::optional<std::int64_t> integer_at(const YamlNode& node, const std::string& what,
                                       std::int64_t least, std::int64_t most, Problems& problems);
/// `10s`, `1m30s`, `500ms` in nanoseconds.
std::optional<std::int64_t> duration_at(const YamlNode& node, const std::string& what,
                                        Problems& problems);
/// `64m`, `1g`, `512` in bytes.
std::optional<std::int64_t> bytes_at(const YamlNode& node, const std::string& what,
                                     Problems& problems);
/// `0.5` of a processor in billionths.
std::optional<std::int64_t> cpus_at(const YamlNode& node, const std::string& what,
                                    Problems& problems);
/// A list of texts, or one text alone, in their order.
std::vector<std::string> texts_at(const YamlNode& node, const std::string& what,
                                  Problems& problems);
/// A command: a list of words, or one text that is split as a shell would, without its expansions.
slipway::Value words_at(const YamlNode& node, const std::string& what, Problems& problems);
/// `{KEY: value}` or `[KEY=value]` as a map; a key alone has the empty text.
slipway::Value pairs_at(const YamlNode& node, const std::string& what, Problems& problems);

/// A text in another's words, for a message: at most 60 characters in quotes.
std::string in_quotes(std::string_view text);

}  // namespace swarm
