#include "deis/units/units_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "deis/units/fleet_rules.hpp"
#include "slipway/file.hpp"

namespace deis {
namespace {

using slipway::Finding;

constexpr std::size_t largest_unit = 1 << 20;
constexpr const char* code = "deis.unit";

/// A file of the user's own.
struct Source {
  std::string path;
  std::string text;
};

Finding fault_of(const std::string& path, const UnitFault& fault) {
  auto finding =
      fault.refused ? Finding::error(code, fault.what) : Finding::warning(code, fault.what);
  finding.at(path, static_cast<std::int64_t>(fault.line), static_cast<std::int64_t>(fault.column));
  return fault.help.empty() ? finding : finding.help(fault.help);
}

/// What the user keeps for a component, as one text.
class OwnUnit {
 public:
  OwnUnit(const std::vector<std::string>& folders, const Component& component,
          const UnitStyle& style) {
    const auto name = "deis-" + std::string(component.name) + ".service";
    file_ = find(folders, name);
    if (!file_ || !style.placement) return;
    decorator_ = find(folders, "decorators/" + name + ".decorator");
    if (!decorator_) return;
    decorated_from_ =
        static_cast<std::size_t>(std::count(file_->text.begin(), file_->text.end(), '\n')) + 1;
    file_->text += "\n" + decorator_->text;
  }

  bool is_there() const { return file_.has_value() || !findings_.empty(); }

  /// The unit, as far as there is one; what is wrong with it is in `findings` from then on.
  UnitFile read() {
    if (!file_) return {};
    auto reading = read_unit(file_->text);
    auto faults = reading.faults.empty() ? fleet_faults(reading) : std::move(reading.faults);
    for (auto& fault : faults) findings_.push_back(located(std::move(fault)));
    return std::move(reading.options);
  }

  const std::vector<Finding>& findings() const { return findings_; }

 private:
  /// The first that is there.  One that cannot be read is a finding, and no other is looked for.
  std::optional<Source> find(const std::vector<std::string>& folders,
                             const std::filesystem::path& file) {
    for (const auto& folder : folders) {
      const auto path = (folder / file).string();
      auto content = slipway::read_plain_file(path, largest_unit);
      if (content.fault == slipway::FileFault::missing) continue;
      if (content) return Source{path, std::move(content.bytes)};
      findings_.push_back(Finding::error(code, "the unit file '" + path + "' " + content.why)
                              .at(path, 0, 0)
                              .help("put a unit file there, or take it away"));
      return std::nullopt;
    }
    return std::nullopt;
  }

  Finding located(UnitFault fault) const {
    const bool in_decorator = decorator_ && fault.line > decorated_from_;
    if (in_decorator) fault.line -= decorated_from_;
    return fault_of(in_decorator ? decorator_->path : file_->path, fault);
  }

  std::optional<Source> file_;
  std::optional<Source> decorator_;
  std::size_t decorated_from_ = 0;  ///< the lines before the decorator's first
  std::vector<Finding> findings_;
};

bool is_error(const Finding& finding) { return finding.value()["level"].as_string() == "error"; }

/// `FILE:LINE:COLUMN: what`, for where no finding can go.
std::string line_of(const Finding& finding) {
  const auto& value = finding.value();
  const auto line = value["line"].as_int();
  if (line == 0) return value["message"].as_string();
  return value["file"].as_string() + ":" + std::to_string(line) + ":" +
         std::to_string(value["column"].as_int()) + ": " + value["message"].as_string();
}

}  // namespace

UnitFile unit_from(const std::vector<std::string>& folders, const Component& component,
                   const UnitStyle& style) {
  OwnUnit own(folders, component, style);
  if (!own.is_there()) return unit_of(component, style);
  auto file = own.read();
  const auto& findings = own.findings();
  const auto worst = std::find_if(findings.begin(), findings.end(), is_error);
  if (worst == findings.end()) return file;
  slipway::Failure failure("invalid", line_of(*worst));
  failure.with_effect("none").findings = slipway::Value::list();
  for (const auto& finding : findings) failure.findings.push(finding.value());
  throw failure;
}

std::vector<Finding> unit_findings(const std::vector<std::string>& folders,
                                   const Component& component, const UnitStyle& style) {
  OwnUnit own(folders, component, style);
  own.read();
  return own.findings();
}

}  // namespace deis
