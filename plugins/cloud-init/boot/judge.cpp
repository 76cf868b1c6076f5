#include "boot/judge.hpp"

#include <algorithm>

#include "boot/log.hpp"
#include "boot/troubles.hpp"

namespace cloud_init {
namespace {

bool is_of_the_tool(const std::string& unit) {
  return unit.starts_with("cloud-") &&
         (unit.starts_with("cloud-init") || unit == "cloud-config.service" ||
          unit == "cloud-final.service");
}

class Judging {
 public:
  Judging(const Report& report, const Origins& origins)
      : report_(report), origins_(origins), modules_(failed_modules(report.log, report.result)) {}

  std::vector<Trouble> run() {
    judge_steps({"bootcmd", "early step", report_.early, origins_.early});
    for (const auto& module : modules_)
      if (module.name != "scripts-user") judge_module(module);
    judge_mounts();
    judge_steps({"runcmd", "step", report_.steps, origins_.steps});
    for (const auto& module : modules_)
      if (module.name == "scripts-user") judge_scripts(module);
    judge_units();
    return std::move(troubles_);
  }

 private:
  void add(Trouble trouble) { troubles_.push_back(std::move(trouble)); }

  bool has_failed(std::string_view module) const {
    return std::any_of(modules_.begin(), modules_.end(),
                       [&](const FailedModule& one) { return one.name == module; });
  }

  void judge_steps(const Steps& steps) {
    auto troubles = troubles_of_steps(steps, report_);
    if (!troubles.empty()) told_.push_back(steps.key);
    for (auto& trouble : troubles) add(std::move(trouble));
  }

  void judge_module(const FailedModule& module) {
    // the log-in shows the keys of users who were not made
    if (module.name == "ssh-authkey-fingerprints" && has_failed("users-groups")) return;
    const bool is_told = std::find(told_.begin(), told_.end(), module.name) != told_.end();
    if (is_told) return;
    if (module.name.starts_with("write-files"))
      add(trouble_of_files(module, report_, origins_));
    else if (module.name == "users-groups")
      add(trouble_of_users(module, report_, origins_));
    else if (module.name == "package-update-upgrade-install")
      for (auto& trouble : troubles_of_packages(module, report_, origins_)) add(std::move(trouble));
    else
      add(trouble_of_module(module, origins_));
  }

  void judge_mounts() {
    for (const auto& [path, place] : origins_.mounts)
      if (const auto at = report_.mounted.find(path); at != report_.mounted.end() && !at->second)
        add(trouble_of_mount(path, place, report_));
  }

  /// One whose step has failed is told there.
  void judge_units() {
    for (const auto& unit : report_.failed) {
      if (is_of_the_tool(unit.name)) continue;
      const auto step = failed_step_that_names(unit.name, report_, origins_);
      const auto told = std::find_if(troubles_.begin(), troubles_.end(), [&](const Trouble& one) {
        return step && one.problem.at.line == step->line && one.problem.file == step->file &&
               one.problem.part == step->part;
      });
      if (told != troubles_.end())
        told->log += (told->log.empty() ? "" : "\n") + last_lines(unit.journal, lines_of_log);
      else
        add(trouble_of_unit(unit, origins_));
    }
  }

  void judge_scripts(const FailedModule& module) {
    auto troubles = troubles_of_scripts(module, report_, origins_);
    const bool steps_told = std::find(told_.begin(), told_.end(), "runcmd") != told_.end();
    if (troubles.empty() && !steps_told) troubles.push_back(trouble_of_module(module, origins_));
    for (auto& trouble : troubles) add(std::move(trouble));
  }

  const Report& report_;
  const Origins& origins_;
  const std::vector<FailedModule> modules_;
  std::vector<std::string> told_;
  std::vector<Trouble> troubles_;
};

}  // namespace

std::vector<Trouble> judge(const Report& report, const Origins& origins) {
  return Judging(report, origins).run();
}

}  // namespace cloud_init
