#include "cloudconfig/document.hpp"

#include <algorithm>

namespace cloudconfig {
namespace {

std::size_t rank(std::string_view name) {
  const auto& all = sections();
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const SectionSpec& spec) { return spec.name == name; });
  return static_cast<std::size_t>(at - all.begin());
}

}  // namespace

const Setting* Section::find(std::string_view key) const {
  for (const auto& setting : settings)
    if (setting.key == key) return &setting;
  return nullptr;
}

void Section::set(Setting setting) {
  for (auto& have : settings) {
    if (have.key != setting.key) continue;
    have = std::move(setting);
    return;
  }
  settings.push_back(std::move(setting));
}

const Section* Document::find_section(std::string_view name) const {
  for (const auto& have : sections)
    if (have.name == name) return &have;
  return nullptr;
}

Section& Document::section(std::string_view name) {
  for (auto& have : sections)
    if (have.name == name) return have;
  const auto place = std::find_if(sections.begin(), sections.end(), [&](const Section& have) {
    return rank(have.name) > rank(name);
  });
  Section made;
  made.name = name;
  return *sections.insert(place, std::move(made));
}

}  // namespace cloudconfig
