#include "deis/machines/machine_files.hpp"

#include "deis/machines/scripts.hpp"

namespace deis {
namespace {

using slipway::contract::File;

constexpr const char* script_mode = "0755";
constexpr const char* plain_mode = "0644";

File file(std::string path, const char* mode, std::string content, std::string owner = {}) {
  File made;
  made.path = std::move(path);
  made.mode = mode;
  made.owner = std::move(owner);
  made.content = std::move(content);
  return made;
}

File script(std::string path, std::string_view content) {
  return file(std::move(path), script_mode, std::string(content));
}

std::string greeting(const Settings& settings) {
  return "Deis " + settings.release.text() + " on " + settings.domain +
         "\nThis machine is looked after by slipway; changes made here are not kept.\n";
}

std::string proxy_variables() {
  std::string text;
  for (const char* name : {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy",
                           "https_proxy", "all_proxy", "no_proxy"})
    text += std::string(name) + "=\n";
  return text;
}

}  // namespace

std::vector<File> machine_files(const Settings& settings) {
  return {
      file("/etc/deis-release", plain_mode, "DEIS_RELEASE=" + settings.release.text() + "\n"),
      file("/etc/motd", plain_mode, greeting(settings)),
      script("/etc/profile.d/nse-function.sh", scripts::container_shell),
      script("/run/deis/bin/get_image", scripts::get_image),
      script("/run/deis/bin/preseed", scripts::preseed),
      script("/run/deis/bin/mount-store", scripts::mount_store),
      script("/opt/bin/deis-debug-logs", scripts::debug_logs),
      script("/opt/bin/wupiao", scripts::wait_for_http),
      script("/opt/bin/graceful-shutdown.sh", scripts::graceful_shutdown),
      script("/opt/bin/health-report", scripts::health_report),
      file("/home/core/.toolboxrc", plain_mode,
           "TOOLBOX_DOCKER_IMAGE=alpine\nTOOLBOX_DOCKER_TAG=3.1\nTOOLBOX_USER=root\n", "core"),
      file("/etc/environment_proxy", plain_mode, proxy_variables(), "core"),
      file("/etc/systemd/coredump.conf", plain_mode, "[Coredump]\nStorage=none\n"),
  };
}

}  // namespace deis
