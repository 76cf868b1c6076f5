#include "deis/units/units_folder.hpp"

#include <filesystem>
#include <optional>

#include "slipway/file.hpp"
#include "slipway/outcome.hpp"

namespace deis {
namespace {

constexpr std::size_t largest_unit = 1 << 20;

std::optional<std::string> content_of(const std::filesystem::path& path) {
  auto file = slipway::read_plain_file(path.string(), largest_unit);
  if (file.fault == slipway::FileFault::missing) return std::nullopt;
  if (!file) throw slipway::Failure("invalid", "the unit file '" + path.string() + "' " + file.why);
  return std::move(file.bytes);
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
