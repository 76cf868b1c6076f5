#include "deis/units/units_folder.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "slipway/outcome.hpp"

namespace deis {
namespace {

std::optional<std::string> content_of(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file) throw slipway::Failure("invalid", "cannot read the unit file '" + path.string() + "'");
  return text.str();
}

/// The first that is there, and where.
std::optional<std::pair<std::string, std::filesystem::path>> find(
    const std::vector<std::string>& folders, const std::filesystem::path& file) {
  for (const auto& folder : folders) {
    const auto path = folder / file;
    if (auto text = content_of(path)) return std::pair(*std::move(text), path);
  }
  return std::nullopt;
}

}  // namespace

UnitFile unit_from(const std::vector<std::string>& folders, const Component& component,
                   const UnitStyle& style) {
  const auto file = "deis-" + std::string(component.name) + ".service";
  auto found = find(folders, file);
  if (!found) return unit_of(component, style);
  auto& [text, path] = *found;
  if (style.placement)
    if (const auto decorator = find(folders, "decorators/" + file + ".decorator"))
      text += "\n" + decorator->first;
  return parse_unit(text, path.string());
}

}  // namespace deis
