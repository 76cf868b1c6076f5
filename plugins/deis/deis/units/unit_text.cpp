#include "deis/units/unit_text.hpp"

namespace deis {
namespace {

/// systemd replaces variables in command lines before the shell sees them; `$$` is a `$`.
std::string for_systemd(std::string_view text) {
  std::string doubled;
  for (const char letter : text) {
    doubled += letter;
    if (letter == '$') doubled += '$';
  }
  return doubled;
}

std::string shell(const std::string& line) { return "/bin/sh -c '" + for_systemd(line) + "'"; }

class Builder {
 public:
  Builder(const Component& component, const UnitStyle& style)
      : component_(component),
        newer_(style.release >= newer_services),
        placement_(style.placement),
        container_("deis-" + std::string(component.name)) {}

  UnitFile build() {
    unit_section();
    add("Service", "EnvironmentFile", "/etc/environment");
    if (component_.start_minutes > 0)
      add("Service", "TimeoutStartSec", std::to_string(component_.start_minutes) + "m");
    if (component_.container.empty())
      mount_commands();
    else
      container_commands();
    add("Service", "Restart", "on-failure");
    add("Service", "RestartSec", "5");
    add("Install", "WantedBy", "multi-user.target");
    placement_section();
    return std::move(file_);
  }

 private:
  void add(const char* section, const char* name, std::string value) {
    file_.push_back({section, name, std::move(value)});
  }

  void unit_section() {
    add("Unit", "Description", std::string(component_.description));
    auto lines = component_.unit_lines;
    while (!lines.empty()) {
      const auto end = lines.find(';');
      const auto line = lines.substr(0, end);
      const auto equals = line.find('=');
      file_.push_back(
          {"Unit", std::string(line.substr(0, equals)), std::string(line.substr(equals + 1))});
      lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
    }
  }

  std::string image() const {
    return "IMAGE=$(/run/deis/bin/get_image /deis/" + std::string(component_.name) + ")";
  }

  std::string pull() const {
    // The images of a family share layers, so their pulls take turns on a machine.
    const bool store = component_.plane == Plane::storage;
    return image() +
           " && { docker history \"$IMAGE\" >/dev/null 2>&1 || flock -w 1200 /var/run/lock/" +
           (store ? "store" : "alpine") + "-pull docker pull \"$IMAGE\"; }";
  }

  std::string data_container() const {
    std::string volumes;
    auto rest = component_.volumes;
    while (!rest.empty()) {
      const auto end = rest.find(' ');
      volumes += " -v " + std::string(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return "docker inspect " + container_ + "-data >/dev/null 2>&1 || docker run --name " +
           container_ + "-data" + volumes + " alpine:" + (newer_ ? "3.2" : "3.1") + " /bin/true";
  }

  std::string run() const {
    std::string line = image() + " && exec docker run --name " + container_ + " --rm ";
    if (!component_.volumes.empty()) line += "--volumes-from " + container_ + "-data ";
    line += std::string(component_.container) + " ";
    if (newer_ && !component_.newer.empty()) line += std::string(component_.newer) + " ";
    line += "-e HOST=$COREOS_PRIVATE_IPV4 \"$IMAGE\"";
    if (!component_.arguments.empty()) line += " " + std::string(component_.arguments);
    return line;
  }

  void container_commands() {
    add("Service", "ExecStartPre", shell(pull()));
    if (!component_.volumes.empty()) add("Service", "ExecStartPre", shell(data_container()));
    if (!component_.before_start.empty())
      add("Service", "ExecStartPre", shell(std::string(component_.before_start)));
    add("Service", "ExecStartPre",
        shell("if docker inspect " + container_ + " >/dev/null 2>&1; then docker rm -f " +
              container_ + "; fi"));
    add("Service", "ExecStart", shell(run()));
    if (!component_.after_start.empty())
      add("Service", "ExecStartPost", shell(std::string(component_.after_start)));
    if (component_.name == "database") {
      add("Service", "ExecStop",
          "-/usr/bin/docker exec deis-database sudo -u postgres envdir /etc/wal-e.d/env wal-e "
          "backup-push /var/lib/postgresql/9.3/main");
      add("Service", "ExecStop", "-/usr/bin/docker exec deis-database service postgresql stop");
    }
    add("Service", "ExecStop", "-/usr/bin/docker stop " + container_);
  }

  /// store-volume is no container: it mounts the shared file system and stays as long as that is.
  void mount_commands() {
    add("Service", "ExecStartPre",
        shell("until etcdctl get /deis/store/monSetupComplete >/dev/null 2>&1; do sleep 5; done"));
    add("Service", "ExecStartPre", "/usr/bin/mkdir -p /var/lib/deis/store");
    add("Service", "ExecStartPre", "/run/deis/bin/mount-store /var/lib/deis/store");
    add("Service", "ExecStart",
        shell("mkdir -p /var/lib/deis/store/logs && exec tail -f /dev/null"));
    add("Service", "ExecStopPost", "-/usr/bin/umount /var/lib/deis/store");
  }

  void placement_section() {
    if (component_.spread == Spread::every_machine) add("X-Fleet", "Global", "true");
    if (component_.spread == Spread::instances)
      add("X-Fleet", "Conflicts", container_ + "@*.service");
    if (placement_ && !component_.metadata.empty())
      add("X-Fleet", "MachineMetadata", std::string(component_.metadata));
  }

  const Component& component_;
  bool newer_;
  bool placement_;
  std::string container_;
  UnitFile file_;
};

}  // namespace

UnitFile unit_of(const Component& component, const UnitStyle& style) {
  return Builder(component, style).build();
}

}  // namespace deis
