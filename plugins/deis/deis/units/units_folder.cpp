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

}  // namespace

UnitFile unit_from(const std::string& folder, const Component& component, const UnitStyle& style) {
  if (folder.empty()) return unit_of(component, style);
  const auto file = "deis-" + std::string(component.name) + ".service";
  const auto path = std::filesystem::path(folder) / file;
  auto text = content_of(path);
  if (!text) return unit_of(component, style);
  if (style.placement) {
    const auto decorator =
        content_of(std::filesystem::path(folder) / "decorators" / (file + ".decorator"));
    if (decorator) *text += "\n" + *decorator;
  }
  return parse_unit(*text, path.string());
}

}  // namespace deis
