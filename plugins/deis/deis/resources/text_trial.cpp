#include "deis/resources/text_trial.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "deis/resources/unit_watch.hpp"
#include "deis/units/unit_file.hpp"

namespace deis {
namespace {

constexpr const char* trial_prefix = "slipway-trial-";
constexpr const char* trial_help =
    "the unit runs on with the text that it has; change its file and say it again";

bool is_trial(const std::string& unit) { return unit.rfind(trial_prefix, 0) == 0; }

/// The name has the text's hash, so that the same trial twice at a time is one.
std::string trial_name(const UnitFile& file) { return trial_prefix + unit_hash(file) + ".service"; }

/// Why fleet does not take it; nothing when it does.
std::optional<std::string> refusal_of(const Fleet& fleet, const UnitFile& file) {
  const auto name = trial_name(file);
  try {
    fleet.put(name, file, Desired::inactive);
  } catch (const Failure& failure) {
    if (failure.kind != "invalid" && failure.kind != "conflict") throw;
    return failure.message;
  }
  fleet.remove(name);
  return std::nullopt;
}

std::string message_of(const RefusedText& refused) {
  return "the new text of " + refused.unit + " is refused: " + refused.why;
}

}  // namespace

std::vector<RefusedText> try_new_texts(const Settings& settings, const Way& way) {
  std::vector<RefusedText> refused;
  std::map<std::string, std::optional<std::string>> tried;  // by hash: instances share a text
  const auto have = way.fleet.units();
  for (const auto& unit : have)
    if (is_trial(unit.name)) way.fleet.remove(unit.name);
  for (const auto& name : settings.units()) {
    const auto at = std::find_if(have.begin(), have.end(),
                                 [&](const auto& unit) { return unit.name == name.text(); });
    if (at == have.end()) continue;
    const auto file = unit_resource::file_of(settings, name);
    if (file == at->options) continue;
    const auto [judged, is_new] = tried.try_emplace(unit_hash(file));
    if (is_new) judged->second = refusal_of(way.fleet, file);
    if (judged->second) refused.push_back({name.text(), *judged->second});
  }
  return refused;
}

std::vector<Finding> check_new_texts(const Settings& settings, const Way& way) {
  const char* option = !settings.units_dir.empty()    ? "units_dir"
                       : !settings.units_dirs.empty() ? "deisctl_units"
                                                      : "version";
  std::vector<Finding> findings;
  for (const auto& refused : try_new_texts(settings, way))
    findings.push_back(Finding::error("deis.unit-refused", message_of(refused))
                           .option("platform", {option})
                           .help(trial_help));
  return findings;
}

void require_new_texts(const Settings& settings, const Way& way) {
  const auto refused = try_new_texts(settings, way);
  if (!refused.empty())
    throw Failure("invalid", message_of(refused.front())).with_effect("none").with_hint(trial_help);
}

}  // namespace deis
