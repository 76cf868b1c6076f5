#include "coreos-sim/fleet/holds.hpp"

#include <chrono>
#include <filesystem>
#include <thread>

#include "coreos-sim/io/files.hpp"

namespace coreos_sim::fleet {

bool pass_holds(const Options& options, const HttpRequest& request, Point point, int socket) {
  for (const auto& hold : options.holds) {
    const bool here = hold.before == (point == Point::before) && hold.path == request.path &&
                      (hold.method.empty() || hold.method == request.method);
    if (!here) continue;
    const std::filesystem::path release = hold.file.string() + ".release";
    static_cast<void>(write_file(hold.file.string() + ".held", ""));
    while (!std::filesystem::exists(release)) {
      if (!peer_is_there(socket)) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  return true;
}

}  // namespace coreos_sim::fleet
