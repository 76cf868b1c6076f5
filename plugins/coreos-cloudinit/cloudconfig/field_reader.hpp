#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cloudconfig/key_table.hpp"
#include "cloudconfig/shared.hpp"

namespace cloudconfig {

/// Takes typed fields out of YAML mappings and reports what does not fit: the value is then left
/// out, as the tool leaves it out.
class FieldReader {
 public:
  using Handler = std::function<void(const YamlNode& value)>;
  using Handlers = std::map<std::string_view, Handler>;

  explicit FieldReader(Problems& problems) : problems_(problems) {}

  /// Calls the handler of every key of the mapping `node`; `name` is what the mapping is called.
  void each(const YamlNode& node, const std::string& name, const Handlers& handlers);
  /// Calls `read_one` for every element, each of which has to be a mapping.
  void mappings(const YamlNode& node, const std::string& name, const Handler& read_one);

  /// The text of a scalar, that of a `!!binary` one decoded.
  std::string text(const YamlNode& node, const std::string& name);
  void append(const YamlNode& node, const std::string& name, std::vector<std::string>& texts);
  /// A value of a section in the form in which it is printed; nothing when it does not fit.
  std::optional<std::string> setting(const YamlNode& node, const std::string& name, ValueType type);

  Handler into(std::string& target);
  /// The same, and where the value stands.
  Handler into(std::string& target, Mark& at);
  Handler into(bool& target);
  Handler into(bool& target, Mark& at);
  Handler into(std::vector<std::string>& target);

 private:
  void wrong_type(const YamlNode& node, const std::string& name, const std::string& wanted);

  Problems& problems_;
  std::string key_;  ///< the key whose handler is running, for messages
};

}  // namespace cloudconfig
