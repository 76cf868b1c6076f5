#include "coreos-sim/cli/arguments.hpp"

#include <algorithm>

namespace coreos_sim::cli {

Result<Arguments> Arguments::parse(const std::vector<std::string>& words,
                                   const std::vector<std::string>& known) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto equals = words[i].find('=');
    const std::string name = words[i].substr(0, equals);
    const bool option = name.starts_with("--");
    if (!option || std::find(known.begin(), known.end(), name.substr(2)) == known.end()) {
      return Error{"unknown argument '" + words[i] + "'"};
    }
    if (equals != std::string::npos) {
      arguments.values_.emplace_back(name.substr(2), words[i].substr(equals + 1));
    } else if (++i < words.size()) {
      arguments.values_.emplace_back(name.substr(2), words[i]);
    } else {
      return Error{"'" + name + "' needs a value"};
    }
  }
  return arguments;
}

Result<std::string> Arguments::required(const std::string& name) const {
  const auto values = all(name);
  if (values.empty() || values.back().empty()) return Error{"'--" + name + "' is missing"};
  return values.back();
}

std::string Arguments::optional(const std::string& name, const std::string& otherwise) const {
  const auto values = all(name);
  return values.empty() ? otherwise : values.back();
}

std::vector<std::string> Arguments::all(const std::string& name) const {
  std::vector<std::string> found;
  for (const auto& [option, value] : values_) {
    if (option == name) found.push_back(value);
  }
  return found;
}

}  // namespace coreos_sim::cli
