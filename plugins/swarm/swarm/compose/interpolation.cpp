#include "swarm/compose/interpolation.hpp"

#include <string_view>

#include "swarm/compose/reader.hpp"

namespace swarm {
namespace {

using Variables = std::map<std::string, std::string>;

bool begins_name(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool in_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

std::size_t end_of_name(std::string_view text, std::size_t at) {
  while (at < text.size() && in_name(text[at])) ++at;
  return at;
}

/// One text on its way.
class Filling {
 public:
  Filling(const YamlNode& node, const Variables& variables, Problems& problems)
      : node_(node), text_(node.text), variables_(variables), problems_(problems) {}

  std::string filled() {
    while (at_ < text_.size()) {
      if (text_[at_] != '$')
        out_ += text_[at_++];
      else
        take_sign();
    }
    return std::move(out_);
  }

 private:
  void take_sign() {
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (next == '$') {
      out_ += '$';
      at_ += 2;
    } else if (next == '{') {
      take_braces();
    } else if (begins_name(next)) {
      const auto end = end_of_name(text_, at_ + 1);
      put(std::string(text_.substr(at_ + 1, end - at_ - 1)), {});
      at_ = end;
    } else {
      fault("a '$' without a name; the sign itself is '$$'");
      out_ += text_[at_++];
    }
  }

  void take_braces() {
    const auto begin = at_ + 2;
    const auto end = text_.find('}', begin);
    const auto name_end = end_of_name(text_, begin);
    if (end == std::string_view::npos || name_end == begin) {
      fault("'${' that no name and '}' follow");
      at_ = text_.size();
      return;
    }
    put(std::string(text_.substr(begin, name_end - begin)), text_.substr(name_end, end - name_end));
    at_ = end + 1;
  }

  void put(const std::string& name, std::string_view rest) {
    const bool empty_too = !rest.empty() && rest.front() == ':';
    if (empty_too) rest.remove_prefix(1);
    const char how = rest.empty() ? '\0' : rest.front();
    const auto found = variables_.find(name);
    const bool set = found != variables_.end() && !(empty_too && found->second.empty());
    if (set)
      out_ += found->second;
    else if (how == '-')
      out_ += rest.substr(1);
    else if (how == '?')
      fault("'" + name + "' is needed: " + std::string(rest.substr(1)));
    else if (how != '\0')
      fault("'" + std::string(rest) + "' after the name '" + name + "'");
    else if (found == variables_.end())
      problems_.warning("swarm.compose-variable", "the variable '" + name + "' is not set: empty",
                        node_.at, "set it in platform.variables");
  }

  void fault(const std::string& message) {
    problems_.error("swarm.compose-variable", message, node_.at,
                    "variables are those of platform.variables");
  }

  const YamlNode& node_;
  std::string_view text_;
  const Variables& variables_;
  Problems& problems_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

void interpolate(YamlNode& node, const Variables& variables, Problems& problems) {
  if (node.is_scalar() && node.text.find('$') != std::string::npos)
    node.text = Filling(node, variables, problems).filled();
  for (auto& item : node.items) interpolate(item, variables, problems);
  for (auto& entry : node.entries) interpolate(entry.second, variables, problems);
}

}  // namespace swarm
