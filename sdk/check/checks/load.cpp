#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "check/checks/check.hpp"
#include "check/host/json.hpp"
#include "check/plugin/elf.hpp"
#include "check/plugin/scene.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

void file_is_sane(Subject& subject) {
  const auto facts = read_elf(subject.settings().file);
  require(facts.fault.empty(), facts.fault);
  require(facts.binds_now, "it binds lazily: link with -z now");
  require(!facts.library_path, "it carries a library path (RPATH or RUNPATH)");
  require(!facts.static_tls, "it uses static thread-local storage, which a late load may not find");
  require(!facts.writes_text, "its code has to be changed while loading: compile with -fPIC");
  require(!facts.executable_stack, "it asks for an executable stack");
}

void one_symbol(Subject& subject) {
  const auto facts = read_elf(subject.settings().file);
  if (!facts.fault.empty() || !facts.has_symbol_table)
    throw Skip{"the file has no table of dynamic symbols to read"};
  std::string others;
  bool entry = false;
  int more = 0;
  for (const auto& name : facts.exported) {
    if (name == "slipway_plugin_entry")
      entry = true;
    else if (++more <= 3)
      others += (others.empty() ? "" : ", ") + name;
  }
  require(entry, "it does not export slipway_plugin_entry");
  require(more == 0, "it exports " + std::to_string(more) + " symbols besides the entry (" +
                         others + (more > 3 ? ", ..." : "") + "): link with a version script");
  require(facts.unique.empty(), "it exports symbols that are unique in the process");
}

void entry_answers(Subject& subject) {
  try {
    subject.plugin().table();
  } catch (const Unusable& unusable) {
    throw Violation{unusable.why};
  }
}

void describes_itself(Subject& subject) {
  subject.plugin().table();
  try {
    subject.plugin().describe();
  } catch (const Unusable& unusable) {
    throw Violation{unusable.why};
  }
}

void has_its_functions(Subject& subject) {
  const auto& types = subject.description()["types"].as_list();
  for (const auto& role : subject.roles()) {
    std::uint32_t needs = SLIPWAY_NEEDED_PLATFORM;
    if (role == "cloud") needs = SLIPWAY_NEEDED_CLOUD;
    if (role == "config") needs = SLIPWAY_NEEDED_CONFIG;
    for (const auto& type : types)
      if (type["role"] == Value(role)) needs |= SLIPWAY_NEEDED_TYPES;
    const auto names = lacking(subject.plugin().table(), needs);
    require(names.empty(), "the table lacks " + names + ", which no plugin for the role '" + role +
                               "' can do without");
  }
}

void manifest_is_true(Subject& subject) {
  const auto facts = read_elf(subject.settings().file);
  if (!facts.manifest) throw Skip{std::string("the file has no section ") + manifest_section};
  std::string why;
  const auto manifest = parse_json(*facts.manifest, why);
  require(manifest.has_value(), "the manifest is no JSON: " + why);
  require(print_json(*manifest) == print_json(subject.plugin().describe()),
          "the manifest says otherwise than describe: make it anew, by --manifest");
}

void describe_twice(Subject& subject) {
  const auto first = print_json(subject.plugin().describe());
  require(print_json(subject.plugin().describe()) == first,
          "describe answers other bytes the second time");
  for (const auto& role : subject.roles()) {
    try {
      compose(subject, role);
    } catch (const Skip&) {
      continue;  // without an instance there is nothing in between
    }
  }
  require(print_json(subject.plugin().describe()) == first,
          "describe answers other bytes after an instance was used");
}

/// Bytes that the heap holds at this moment.
std::size_t heap_in_use() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

void create_and_destroy(Subject& subject) {
  constexpr int warm_up = 200;
  constexpr int rounds = 1000;
  constexpr std::size_t least_allocation = 16;
  for (const auto& role : subject.roles()) {
    const auto request = subject.instance_request(role, subject.options(role));
    auto& plugin = subject.plugin();
    for (int i = 0; i < warm_up; ++i) plugin.make(request);
    const auto before = heap_in_use();
    for (int i = 0; i < rounds; ++i) plugin.make(request);
    const auto after = heap_in_use();
    const auto grown = after > before ? after - before : 0;
    require(grown < rounds * least_allocation, "about " + std::to_string(grown / rounds) +
                                                   " bytes stay behind for each instance of " +
                                                   role + " that is made and destroyed");
  }
}

/// What the grandchild does: uses the plugin and ends as a program does.
[[noreturn]] void use_and_exit(Subject& subject) {
  constexpr int unusable = 99;
  try {
    for (const auto& role : subject.roles()) compose(subject, role);
  } catch (const Violation&) {
    _exit(unusable);
  } catch (const Unusable&) {
    _exit(unusable);
  } catch (const Skip&) {
    // it was loaded and described at least
  }
  std::exit(0);
}

void process_ends_well(Subject& subject) {
  const Inside inside(subject.whereabouts(), "the end of a process that used it");
  const pid_t child = fork();
  if (child < 0) throw Skip{"no child process can be started"};
  if (child == 0) use_and_exit(subject);
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw Skip{"the child process was lost"};
  require(!WIFSIGNALED(status), std::string("a process that used it dies of signal ") +
                                    std::to_string(WTERMSIG(status)) + " while it ends");
  require(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 99,
          "a process that used it ends with code " + std::to_string(WEXITSTATUS(status)));
}

}  // namespace

std::vector<Check> load_checks() {
  return {
      {"load", "file", "the file is a shared library that binds at once and brings no path",
       &file_is_sane},
      {"load", "exports", "one symbol is exported: the entry", &one_symbol},
      {"load", "entry", "the entry answers a table with what no plugin can lack", &entry_answers},
      {"load", "describe", "describe answers a map", &describes_itself},
      {"load", "members", "the functions are there that a plugin for its roles needs",
       &has_its_functions},
      {"load", "manifest", "what the file says without being run is what describe answers",
       &manifest_is_true},
      {"load", "describe_twice", "describe answers the same bytes every time", &describe_twice},
      {"load", "instances", "a thousand instances come and go, and leave no memory behind",
       &create_and_destroy},
      {"load", "process_end", "a process that used it ends well", &process_ends_well},
  };
}

}  // namespace slipway::check
