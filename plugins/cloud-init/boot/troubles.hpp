#pragma once
#include <optional>
#include <string>
#include <vector>

#include "boot/judge.hpp"
#include "boot/log.hpp"

/// What the parts of a report say, as troubles at their places.
namespace cloud_init {

/// So many lines of what a machine said are shown of each trouble.
inline constexpr std::size_t lines_of_log = 5;

/// The numbered commands of a key.
struct Steps {
  const char* key;                        ///< `runcmd`
  const char* what;                       ///< as number_commands calls them: `step`
  const std::vector<std::string>& ended;  ///< lines `NUMBER EXIT-CODE`
  const std::vector<StepOrigin>& origins;
};

/// Those that ended badly, and the one that kept all later ones from being run.
std::vector<Trouble> troubles_of_steps(const Steps& steps, const Report& report);
/// Where a step stands that ended badly and names the unit.
std::optional<Place> failed_step_that_names(const std::string& unit, const Report& report,
                                            const Origins& origins);

Trouble trouble_of_files(const FailedModule& module, const Report& report, const Origins& origins);
Trouble trouble_of_users(const FailedModule& module, const Report& report, const Origins& origins);
/// Each package that is not to be had; at the first of all when they cannot be told.
std::vector<Trouble> troubles_of_packages(const FailedModule& module, const Report& report,
                                          const Origins& origins);
/// Scripts beside the cloud-config; none: it was not one of those.
std::vector<Trouble> troubles_of_scripts(const FailedModule& module, const Report& report,
                                         const Origins& origins);
Trouble trouble_of_mount(const std::string& path, const Place& place, const Report& report);
/// At the file that makes it, else at the first command that names it, else nowhere.
Trouble trouble_of_unit(const FailedUnit& unit, const Origins& origins);
/// Of any other module: at the key that it reads.
Trouble trouble_of_module(const FailedModule& module, const Origins& origins);

}  // namespace cloud_init
