#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

#include "supervisor/linux/fd.hpp"
#include "supervisor/linux/files.hpp"
#include "supervisor/program/client.hpp"
#include "supervisor/program/commands.hpp"
#include "supervisor/program/options.hpp"
#include "supervisor/program/outer.hpp"
#include "supervisor/record/json.hpp"
#include "supervisor/record/machine_record.hpp"

namespace slipway_local {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;
using std::chrono::milliseconds;

constexpr std::chrono::seconds holder_limit{15};

/// A folder that nobody else may look into: machines' secrets are in it, and programs that run as
/// root when somebody else starts them.
Outcome claim_folder(const fs::path& path) {
  if (auto made = make_folder(path); !made) return made;
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return system_fault("opening '" + path.string() + "'");
  if (!S_ISDIR(about.st_mode) || about.st_uid != ::geteuid())
    return Fault{FaultClass::invalid, "'" + path.string() + "' is not a folder of yours"};
  if ((about.st_mode & 077) == 0 || ::chmod(path.c_str(), 0700) == 0) return done();
  return system_fault("closing '" + path.string() + "' to others");
}

Result<OuterPlan> read_plan(const Words& words) {
  po::options_description options;
  const auto word = [] { return po::value<std::string>(); };
  options.add_options()("dir", word(), "")("stack", word(), "")("images", word(), "");
  const auto given = Given::parse(words, options);
  if (!given) return given.fault();
  OuterPlan plan;
  plan.stack = given->word("stack");
  if (!is_name(plan.stack))
    return Fault{FaultClass::invalid,
                 "--stack must be letters a to z, digits and dashes, at most 63"};
  if (given->word("dir").empty()) return Fault{FaultClass::invalid, "--dir is missing"};
  plan.folder = fs::absolute(given->word("dir")).lexically_normal();
  plan.images = fs::absolute(given->word("images", default_images())).lexically_normal();
  for (const auto& folder : {plan.folder, plan.images})
    if (auto claimed = claim_folder(folder); !claimed) return claimed.fault();
  plan.folder = fs::canonical(plan.folder);
  plan.images = fs::canonical(plan.images);
  return plan;
}

bool answers(const fs::path& folder, milliseconds limit) {
  const auto answer = ask_supervisor(folder, R"({"do":"hello"})", limit);
  return answer && answer->starts_with("{\"ok\"");
}

/// Somebody else has the lock: it serves, or it is about to, or it is on its way out.
Outcome wait_for_holder(const fs::path& folder, const Fd& lock) {
  const auto deadline = std::chrono::steady_clock::now() + holder_limit;
  while (std::chrono::steady_clock::now() < deadline) {
    if (answers(folder, milliseconds(2000))) return done();
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0)
      return Fault{FaultClass::busy, "the supervisor of '" + folder.string() + "' has just ended",
                   "ask again"};
    std::this_thread::sleep_for(milliseconds(20));
  }
  return Fault{FaultClass::busy,
               "another supervisor holds '" + folder.string() + "' and does not answer",
               "look into '" + (folder / "supervisor.log").string() + "'"};
}

/// In a child of ours: cuts every tie to whoever called, and becomes the outer process.
[[noreturn]] void leave_caller(const OuterPlan& plan, Fd report) {
  ::setsid();
  if (::fork() != 0) ::_exit(0);
  const int nothing = ::open("/dev/null", O_RDONLY);
  const int output = ::open((plan.folder / "supervisor.log").c_str(),
                            O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  if (::chdir("/") != 0) ::_exit(1);
  ::_exit(run_outer(plan, std::move(report)));
}

/// Waits for the word of the one that goes on: `ok`, or a line that says why not.
int wait_for_word(const OuterPlan& plan, const Fd& report) {
  std::string word;
  std::array<char, 4096> block{};
  for (ssize_t got = 0; (got = ::read(report.get(), block.data(), block.size())) > 0;)
    word.append(block.data(), static_cast<std::size_t>(got));
  if (word == "ok") return 0;
  if (word.empty())
    return tell({FaultClass::internal, "the supervisor ended at once",
                 "look into '" + (plan.folder / "supervisor.log").string() + "'"});
  std::cout << word << std::endl;
  return 1;
}

}  // namespace

int serve(const Words& words) {
  auto plan = read_plan(words);
  if (!plan) return tell(plan.fault());
  Fd lock(::open((plan->folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) return tell(system_fault("opening '" + (plan->folder / "lock").string() + "'"));
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    const auto held = wait_for_holder(plan->folder, lock);
    return held ? 0 : tell(held.fault());
  }
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return tell(system_fault("making a pipe"));
  const Fd reading(ends[0]);
  Fd writing(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) return tell(system_fault("starting the supervisor"));
  // The lock goes on with the child: it is the open file's, which all copies of it share.
  if (pid == 0) leave_caller(*plan, std::move(writing));
  writing.reset();
  return wait_for_word(*plan, reading);
}

}  // namespace slipway_local
