#include "coreos-sim/spec/holds.hpp"

#include <fnmatch.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "coreos-sim/io/files.hpp"

namespace coreos_sim {
namespace {

bool concerns(const Hold& hold, const HttpRequest& request) {
  const auto target = percent_decoded(request.target).value_or(request.target);
  return (hold.method.empty() || hold.method == request.method) &&
         ::fnmatch(hold.path.c_str(), target.c_str(), 0) == 0;
}

}  // namespace

bool pass_holds(const Options& options, const HttpRequest& request, Point point,
                const StreamSocket& socket) {
  for (const auto& hold : options.holds) {
    if (hold.before != (point == Point::before) || !concerns(hold, request)) continue;
    const std::filesystem::path release = hold.file.string() + ".release";
    append_line(hold.file.string() + ".held", request.method + " " + request.target);
    while (!std::filesystem::exists(release)) {
      if (!peer_is_there(socket)) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  return true;
}

}  // namespace coreos_sim
