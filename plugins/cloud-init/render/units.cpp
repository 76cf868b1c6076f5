#include <array>
#include <sstream>

#include "render/parts.hpp"

namespace cloud_init {
namespace {

using slipway::contract::Unit;
using user_data::Thing;

/// What comes after these is waited for for ever by the command that starts it, since they end
/// after the last command.
constexpr std::array<std::string_view, 2> ends_of_the_tool = {"cloud-final.service",
                                                              "cloud-init.target"};

/// The first of them that a unit's text puts itself after; empty when there is none.
std::string_view late_order(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find('=');
    if (equals == std::string::npos) continue;
    const auto key = line.substr(0, line.find_last_not_of(" \t", equals - 1) + 1);
    if (key != "After") continue;
    for (const auto end : ends_of_the_tool)
      if (line.find(end, equals) != std::string::npos) return end;
  }
  return {};
}

void check_order(Rendering& out, const Unit& unit) {
  if (unit.command != "start" && unit.command != "restart" && unit.command != "try-restart") return;
  auto late = late_order(unit.content);
  for (const auto& drop_in : unit.drop_ins)
    if (late.empty()) late = late_order(drop_in.content);
  if (!late.empty())
    out.refuse({"units", unit.name},
               "'" + unit.name + "' is started while cloud-init runs and waits for its end, " +
                   std::string(late) + ": the boot would never come to an end",
               "take it out of After=, or enable the unit without starting it");
}

void add_texts(Rendering& out, const Unit& unit) {
  const auto folder = unit.runtime ? std::string("/run/systemd/system/") : "/etc/systemd/system/";
  const auto add = [&](const std::string& path, const std::string& content, Thing part) {
    add_own_file(out, folder + path, content, std::move(part));
    out.has_units = true;
  };
  if (!unit.content.empty()) add(unit.name, unit.content, {"units", unit.name});
  for (const auto& drop_in : unit.drop_ins) {
    if (!is_word(drop_in.name) || !drop_in.name.ends_with(".conf"))
      out.refuse({"units", unit.name, drop_in.name},
                 "the drop-in '" + drop_in.name + "' of '" + unit.name + "' needs a name in .conf");
    add(unit.name + ".d/" + drop_in.name, drop_in.content, {"units", unit.name, drop_in.name});
  }
}

void add_steps(Rendering& out, const Unit& unit) {
  const std::string scope = unit.runtime ? "--runtime " : "";
  const auto add = [&](const std::string& what) {
    out.steps.push_back({"systemctl " + what + " " + unit.name, {"units", unit.name}});
  };
  if (unit.mask) add(scope + "mask");
  if (unit.enable) add(scope + "enable");
  if (!unit.command.empty()) add(unit.command);
}

}  // namespace

void render_units(Rendering& out) {
  for (const auto& unit : out.config.units) {
    const Thing part{"units", unit.name};
    const bool named = is_word(unit.name) && unit.name.find('/') == std::string::npos &&
                       unit.name.find('.') != std::string::npos && unit.name.front() != '-';
    if (!named) {
      out.refuse(part, "'" + unit.name + "' is no name of a unit");
      continue;
    }
    if (!unit.command.empty() &&
        unit.command.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") != std::string::npos) {
      out.refuse(part, "'" + unit.command + "' is no command for a unit");
      continue;
    }
    check_order(out, unit);
    add_texts(out, unit);
    add_steps(out, unit);
  }
}

}  // namespace cloud_init
