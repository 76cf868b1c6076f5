#include "swarm/compose/reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "slipway/nearest.hpp"
#include "user_data/scalar.hpp"

namespace swarm {
namespace {

using slipway::Value;

constexpr std::size_t longest_quote = 60;
constexpr double ns_in_s = 1e9;

struct Unit {
  const char* name;
  double factor;
};
constexpr std::array<Unit, 7> durations = {{{"ns", 1},
                                            {"us", 1e3},
                                            {"ms", 1e6},
                                            {"s", ns_in_s},
                                            {"m", 60 * ns_in_s},
                                            {"h", 3600 * ns_in_s},
                                            {"d", 86400 * ns_in_s}}};
constexpr std::array<Unit, 9> sizes = {{{"", 1},
                                        {"b", 1},
                                        {"k", 1024.0},
                                        {"kb", 1024.0},
                                        {"m", 1048576.0},
                                        {"mb", 1048576.0},
                                        {"g", 1073741824.0},
                                        {"gb", 1073741824.0},
                                        {"t", 1099511627776.0}}};

template <class Units>
std::optional<double> factor_of(const Units& units, std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  for (const auto& unit : units)
    if (name == unit.name) return unit.factor;
  return std::nullopt;
}

bool is_digit(char c) { return (c >= '0' && c <= '9') || c == '.'; }

/// Numbers, each with its unit, added up; nothing when it is no such text.
template <class Units>
std::optional<double> amount(std::string_view text, const Units& units) {
  constexpr std::size_t longest = 40;
  if (text.empty() || text.size() > longest) return std::nullopt;
  double sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    const std::string number(text.substr(at, end - at));
    if (number.empty() || number == "." || std::count(number.begin(), number.end(), '.') > 1)
      return std::nullopt;
    at = end;
    while (end < text.size() && !is_digit(text[end])) ++end;
    const auto factor = factor_of(units, std::string(text.substr(at, end - at)));
    if (!factor) return std::nullopt;
    sum += std::stod(number) * *factor;
    at = end;
  }
  return sum;
}

std::string kind_text(const YamlNode& node) {
  if (node.is_sequence()) return "a list";
  if (node.is_mapping()) return "a mapping";
  return node.is_null() ? "nothing" : in_quotes(node.text);
}

void wrong(const YamlNode& node, const std::string& what, const std::string& wanted,
           Problems& problems) {
  problems.error("swarm.compose-value", what + " is " + kind_text(node) + " instead of " + wanted,
                 node.at);
}

template <class Units>
std::optional<std::int64_t> whole_amount(const YamlNode& node, const std::string& what,
                                         const char* wanted, const Units& units,
                                         Problems& problems) {
  constexpr double most = 9e18;
  const auto sum = node.is_scalar() ? amount(node.text, units) : std::nullopt;
  if (sum && *sum < most) return static_cast<std::int64_t>(std::llround(*sum));
  wrong(node, what, wanted, problems);
  return std::nullopt;
}

void tell_key(const YamlNode& key, const std::string& what, const std::vector<KnownKey>& known,
              Problems& problems) {
  std::vector<std::string> names;
  for (const auto& one : known) names.emplace_back(one.name);
  const auto near = slipway::nearest(key.text, names);
  problems.error("swarm.compose-key",
                 what + " has the key " + in_quotes(key.text) + ", which docker does not know",
                 key.at, near.empty() ? "" : "is '" + near + "' meant?");
}

/// Splits as a shell does, with quotes and backslashes, without any expansion.
std::optional<std::vector<std::string>> split(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool inside = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      word += text[++i];
      inside = true;
    } else if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      inside = true;
    } else if (c == ' ' || c == '\t' || c == '\n') {
      if (inside) words.push_back(std::exchange(word, {}));
      inside = false;
    } else {
      word += c;
      inside = true;
    }
  }
  if (quote != 0) return std::nullopt;
  if (inside) words.push_back(word);
  return words;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  std::string shown(text.substr(0, longest_quote));
  if (text.size() > longest_quote) shown += "...";
  return "'" + shown + "'";
}

const YamlNode* entry_of(const YamlNode& node, std::string_view key) {
  for (const auto& entry : node.entries)
    if (entry.first.text == key && !entry.second.is_null()) return &entry.second;
  return nullptr;
}

void each_entry(const YamlNode& node, const std::string& what, const std::vector<KnownKey>& known,
                Problems& problems,
                const std::function<void(const std::string&, const YamlNode&)>& take) {
  if (node.is_null()) return;
  if (!node.is_mapping()) return wrong(node, what, "a mapping", problems);
  std::set<std::string> seen;
  for (const auto& [key, value] : node.entries) {
    if (key.text.rfind("x-", 0) == 0) continue;
    if (!seen.insert(key.text).second) {
      problems.error("swarm.compose-key", what + " has " + in_quotes(key.text) + " twice", key.at);
      continue;
    }
    const auto at =
        std::find_if(known.begin(), known.end(),
                     [&, &name = key.text](const auto& one) { return name == one.name; });
    if (at == known.end())
      tell_key(key, what, known, problems);
    else if (at->use == KeyUse::ignored)
      problems.warning("swarm.compose-ignored", what + ": a swarm ignores " + in_quotes(key.text),
                       key.at, at->why);
    else if (at->use == KeyUse::refused)
      problems.error("swarm.compose-refused",
                     what + ": a swarm does not take " + in_quotes(key.text), key.at, at->why);
    else if (!value.is_null())
      take(key.text, value);
  }
}

std::optional<std::string> text_at(const YamlNode& node, const std::string& what,
                                   Problems& problems) {
  if (node.is_scalar()) return node.text;
  wrong(node, what, "a text", problems);
  return std::nullopt;
}

std::optional<bool> boolean_at(const YamlNode& node, const std::string& what, Problems& problems) {
  if (node.is_scalar())
    if (const auto value = user_data::as_boolean(node)) return value;
  wrong(node, what, "true or false", problems);
  return std::nullopt;
}

std::optional<std::int64_t> integer_at(const YamlNode& node, const std::string& what,
                                       std::int64_t least, std::int64_t most, Problems& problems) {
  const auto value = node.is_scalar() ? user_data::as_integer(node) : std::nullopt;
  if (value && *value >= least && *value <= most) return value;
  wrong(node, what, "a number from " + std::to_string(least) + " to " + std::to_string(most),
        problems);
  return std::nullopt;
}

std::optional<std::int64_t> duration_at(const YamlNode& node, const std::string& what,
                                        Problems& problems) {
  return whole_amount(node, what, "a time such as 10s or 1m30s", durations, problems);
}

std::optional<std::int64_t> bytes_at(const YamlNode& node, const std::string& what,
                                     Problems& problems) {
  return whole_amount(node, what, "a size such as 64m or 1g", sizes, problems);
}

std::optional<std::int64_t> cpus_at(const YamlNode& node, const std::string& what,
                                    Problems& problems) {
  constexpr std::array<Unit, 1> shares = {{{"", ns_in_s}}};
  return whole_amount(node, what, "a share of processors such as 0.5", shares, problems);
}

std::vector<std::string> texts_at(const YamlNode& node, const std::string& what,
                                  Problems& problems) {
  std::vector<std::string> texts;
  if (!node.is_sequence()) {
    if (auto text = text_at(node, what, problems)) texts.push_back(std::move(*text));
    return texts;
  }
  for (const auto& item : node.items)
    if (auto text = text_at(item, what, problems)) texts.push_back(std::move(*text));
  return texts;
}

Value words_at(const YamlNode& node, const std::string& what, Problems& problems) {
  if (!node.is_scalar()) return texts_at(node, what, problems);
  if (const auto words = split(node.text)) return *words;
  problems.error("swarm.compose-value", what + " has a quote that is not closed", node.at);
  return Value::list();
}

Value pairs_at(const YamlNode& node, const std::string& what, Problems& problems) {
  auto pairs = Value::map();
  if (node.is_mapping()) {
    for (const auto& [key, value] : node.entries)
      if (value.is_null())
        pairs.set(key.text, "");
      else if (auto text = text_at(value, what + " " + in_quotes(key.text), problems))
        pairs.set(key.text, *text);
    return pairs;
  }
  for (const auto& text : texts_at(node, what, problems)) {
    const auto equals = text.find('=');
    pairs.set(text.substr(0, equals),
              equals == std::string::npos ? std::string() : text.substr(equals + 1));
  }
  return pairs;
}

}  // namespace swarm
