#include <functional>
#include <iostream>
#include <map>

#include "coreos-sim/cli/commands.hpp"

namespace coreos_sim::cli {
namespace {

constexpr const char* usage =
    "slipway-coreos-sim: a CoreOS machine without a machine\n"
    "\n"
    "  start     --name N --user-data FILE --authorized-key FILE --private-ip A --public-ip P\n"
    "            [--forward [HOST:]HOSTPORT:PORT ...] --dir D [--options FILE]\n"
    "  status    --name N --dir D\n"
    "  forward   --name N --dir D [--forward [HOST:]HOSTPORT:PORT ...]\n"
    "  stop      --name N --dir D\n"
    "  discovery --address A --dir D [--ready-file F] [--options FILE]\n"
    "            [--until parent|stopped]\n";

int run(const Words& words) {
  const std::map<std::string, std::function<int(const Words&)>> commands{
      {"start", start}, {"status", status},       {"forward", forward},
      {"stop", stop},   {"discovery", discovery}, {"supervise", supervise}};
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

int complain(const std::string& command, const std::string& reason) {
  std::cerr << "slipway-coreos-sim: " << command << ": " << reason << "\n";
  return 1;
}

}  // namespace coreos_sim::cli

int main(int argc, char** argv) {
  try {
    return coreos_sim::cli::run({argv + 1, argv + argc});
  } catch (const std::exception& exception) {
    return coreos_sim::cli::complain("defect", exception.what());
  }
}
