#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>

#include "supervisor/linux/outcome.hpp"
#include "supervisor/program/commands.hpp"
#include "supervisor/record/json.hpp"

namespace slipway_local {
namespace {

constexpr const char* usage =
    "slipway-local: machines on this computer\n"
    "\n"
    "  serve        --dir DIR --stack NAME [--images DIR]\n"
    "               keeps the machines of one stack; goes on in the background\n"
    "  image build  --name NAME [--packages A,B] [--suite S] [--from-tar FILE | --from-folder "
    "DIR]\n"
    "               [--images DIR]\n"
    "  image list   [--images DIR]\n"
    "  image remove KEY [--images DIR]\n"
    "  preflight    [--machines N] [--images DIR]\n"
    "               what this computer lacks for that, a finding a line\n"
    "\n"
    "Answers are JSON, an object a line; the last one is {\"ok\":...} or {\"error\":...}.\n";

int run(const Words& words) {
  const std::map<std::string, std::function<int(const Words&)>> commands{{"serve", serve},
                                                                         {"image", image},
                                                                         {"preflight", preflight},
                                                                         {"sandbox", sandbox},
                                                                         {"workshop", workshop}};
  if (!words.empty() && (words[0] == "--help" || words[0] == "help")) {
    std::cout << usage;
    return 0;
  }
  const auto command = words.empty() ? commands.end() : commands.find(words[0]);
  if (command != commands.end()) return command->second({words.begin() + 1, words.end()});
  std::cerr << usage;
  return 2;
}

}  // namespace
}  // namespace slipway_local

int main(int argc, char** argv) {
  // A user's own PATH need not have the folders in which ip and mkfs are.
  ::setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return slipway_local::run({argv + 1, argv + argc});
  } catch (const std::exception& exception) {
    std::cout << slipway_local::error_line({slipway_local::FaultClass::internal, exception.what()})
              << std::endl;
    return 1;
  }
}
