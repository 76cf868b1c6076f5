#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <thread>

#include "check/checks/check.hpp"
#include "check/host/json.hpp"
#include "check/plugin/scene.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

/// Everything that can be done without asking anybody; what has no instance is left out.
void use_offline(Subject& subject) {
  for (const auto& role : subject.roles()) {
    try {
      compose(subject, role);
    } catch (const Skip&) {
      continue;
    }
  }
}

/// What a process shares with a plugin inside it.
struct Surroundings {
  std::string directory;
  std::string environment;
  std::string locale;
  mode_t mask = 0;
  std::array<struct sigaction, 32> signals{};

  static Surroundings now() {
    Surroundings here;
    std::array<char, 4096> path{};
    if (getcwd(path.data(), path.size())) here.directory = path.data();
    for (char** variable = environ; variable && *variable; ++variable)
      here.environment.append(*variable).append("\n");
    here.locale = std::setlocale(LC_ALL, nullptr);
    here.mask = umask(0);
    umask(here.mask);
    for (int signal = 1; signal < 32; ++signal)
      sigaction(signal, nullptr, &here.signals[static_cast<std::size_t>(signal)]);
    return here;
  }
  /// The first signal that is handled otherwise; 0 when none is.
  int changed_signal(const Surroundings& other) const {
    for (std::size_t signal = 1; signal < signals.size(); ++signal)
      if (signals[signal].sa_handler != other.signals[signal].sa_handler)
        return static_cast<int>(signal);
    return 0;
  }
};

void surroundings_stay(Subject& subject) {
  const auto before = Surroundings::now();
  use_offline(subject);
  const auto after = Surroundings::now();
  require(before.directory == after.directory,
          "it changed the working directory to " + after.directory + " (R7)");
  require(before.environment == after.environment, "it changed the environment (R7)");
  require(before.locale == after.locale, "it changed the locale to " + after.locale + " (R7)");
  require(before.mask == after.mask, "it changed the umask (R7)");
  const int signal = before.changed_signal(after);
  require(signal == 0, "it handles signal " + std::to_string(signal) + " (R7)");
}

void standard_output(Subject& subject) {
  use_offline(subject);
  std::fflush(nullptr);
  struct stat info {};
  fstat(STDOUT_FILENO, &info);
  require(info.st_size == 0,
          "it wrote " + std::to_string(info.st_size) + " bytes to standard output (R7)");
}

/// Calls come and go, so that one that was kept is used after its end.
void calls_are_dropped(Subject& subject) {
  for (int round = 0; round < 3; ++round) use_offline(subject);
  subject.plugin().describe();
  const auto offence = subject.plugin().offences().first(Rule::dead);
  require(offence.empty(), offence);
}

void values_are_good(Subject& subject) {
  subject.description();
  use_offline(subject);
  const auto offence = subject.plugin().offences().first(Rule::values);
  require(offence.empty(), offence);
}

/// A child that is neither run by the host nor waited for is there still, as itself or as a zombie.
void no_children(Subject& subject) {
  use_offline(subject);
  require(waitpid(-1, nullptr, WNOHANG) < 0,
          "it left a child process behind: a plugin does not fork (R7)");
}

void runs_nothing(Subject& subject) {
  use_offline(subject);
  const auto offence = subject.plugin().offences().first(Rule::programs);
  require(offence.empty(), offence);
}

void several_at_once(Subject& subject) {
  auto& plugin = subject.plugin();
  for (const auto& role : subject.roles()) {
    const auto options = subject.options(role);
    const auto instance = subject.instance(role, options);
    Scene scene(subject, role, options);
    const auto expected = print_json(compose(plugin, instance, scene));
    std::array<std::string, 4> answers;
    {
      const Inside inside(subject.whereabouts(), "calls from several threads at once");
      std::vector<std::jthread> threads;
      threads.reserve(answers.size());
      for (auto& answer : answers)
        threads.emplace_back([&plugin, &instance, &answer, mine = scene]() mutable {
          for (int round = 0; round < 8; ++round)
            answer = print_json(compose(plugin, instance, mine));
        });
    }
    for (const auto& answer : answers)
      require(answer == expected,
              "the role " + role + " answers otherwise when it is called from several threads");
  }
}

}  // namespace

std::vector<Check> manner_checks() {
  return {
      {"manners", "surroundings",
       "directory, environment, locale, umask and signals are left alone", &surroundings_stay},
      {"manners", "standard_output", "nothing is written to standard output", &standard_output},
      {"manners", "calls", "no call and no value is used after its call has returned",
       &calls_are_dropped},
      {"manners", "values", "values are built of what plugin.h allows", &values_are_good},
      {"manners", "children", "no child process is left behind", &no_children},
      {"manners", "programs", "pure calls run no program", &runs_nothing},
      {"manners", "threads", "one instance can be called from several threads at once",
       &several_at_once},
  };
}

}  // namespace slipway::check
