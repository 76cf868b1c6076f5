#pragma once
#include <string>
#include <vector>

namespace slipway::core {

/// A file of what `slipway plugin new` writes.
struct TemplateFile {
  std::string name;
  std::string text;
};

/// The files of sdk/template for a plugin of this name that fills this role, which were built into
/// the program.
std::vector<TemplateFile> plugin_template(const std::string& name, const std::string& role);

}  // namespace slipway::core
