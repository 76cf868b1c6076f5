#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>

#include "coreos-sim/cli/arguments.hpp"
#include "coreos-sim/cli/commands.hpp"
#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/http.hpp"
#include "coreos-sim/machine/etcd_service.hpp"
#include "coreos-sim/machine/front.hpp"
#include "coreos-sim/machine/processes.hpp"
#include "coreos-sim/spec/spec.hpp"

namespace coreos_sim::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::uint16_t discovery_port = 8087;

/// Where things are: the service answers at `here` itself, or a front does that stands before it.
struct Places {
  std::string address;
  fs::path folder;
  std::string ready_file;
  fs::path options;

  Endpoint here() const { return {address, discovery_port}; }
  Endpoint service() const {
    return {address, options.empty() ? discovery_port : front_port(discovery_port)};
  }
};

[[noreturn]] void end_discovery(int status) {
  kill_descendants();
  ::_exit(status);
}

Command etcd_command(const std::string& address, const fs::path& folder) {
  const std::string client = "http://" + address + ":2379";
  const std::string peer = "http://" + address + ":2380";
  return {{"/usr/bin/etcd", "--name", "disc", "--data-dir", folder / "etcd", "--enable-v2=true",
           "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls",
           peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", "disc=" + peer},
          {},
          folder / "etcd.log"};
}

Command discovery_command(const Places& places) {
  return {{"/usr/bin/discovery.etcd.io", "--etcd", "http://" + places.address + ":2379", "--host",
           "http://" + to_text(places.here()), "--addr", to_text(places.service())},
          {},
          places.folder / "discovery.log"};
}

/// Asks until the answer is right; there is nothing to be told by.
bool answers(const Endpoint& server, const std::string& path, const std::string& wanted) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < deadline) {
    const auto response = HttpClient(server).send("GET", path, "", milliseconds(2000));
    if (response && response->status == 200 && response->body.starts_with(wanted)) return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

void run_parts(Processes& processes, const Places& places, OptionsFile& options,
               std::unique_ptr<Front>& front) {
  const auto give_up = [](const std::string& reason) {
    complain("discovery", reason);
    end_discovery(1);
  };
  const auto on_exit = [give_up](int) { give_up("one of its programs ended"); };
  auto etcd = processes.start(etcd_command(places.address, places.folder), on_exit);
  if (!etcd) give_up(etcd.error().message);
  if (!answers({places.address, 2379}, "/v2/keys", "{")) give_up("its etcd does not answer");
  auto service = processes.start(discovery_command(places), on_exit);
  if (!service) give_up(service.error().message);
  if (!answers(places.service(), "/health", "OK")) give_up("the discovery service does not answer");
  if (!places.options.empty()) {
    auto opened = Front::open(places.here(), places.service(), options);
    if (!opened) give_up(opened.error().message);
    front = std::move(*opened);
  }
  const std::string url = "http://" + to_text(places.here());
  if (!places.ready_file.empty()) static_cast<void>(write_file(places.ready_file, url + "\n"));
  std::cout << url << std::endl;
}

}  // namespace

int discovery(const Words& words) {
  const auto arguments =
      Arguments::parse(words, {"address", "dir", "ready-file", "options", "until"});
  if (!arguments) return complain("discovery", arguments.error().message);
  const auto until = arguments->optional("until", "parent");
  if (until != "parent" && until != "stopped") {
    return complain("discovery", "'--until' is 'parent' or 'stopped', not '" + until + "'");
  }
  if (until == "parent") ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const auto address = arguments->required("address");
  const auto dir = arguments->required("dir");
  if (!address) return complain("discovery", address.error().message);
  if (!dir) return complain("discovery", dir.error().message);
  const auto given = arguments->optional("options");
  const Places places{*address, fs::absolute(*dir), arguments->optional("ready-file"),
                      given.empty() ? fs::path() : fs::absolute(given)};
  fs::create_directories(places.folder);
  const auto free =
      check_free({{*address, 2379}, {*address, 2380}, places.here(), places.service()});
  if (!free) return complain("discovery", free.error().message);
  Processes processes;
  processes.on(SIGTERM, [] { end_discovery(0); });
  processes.on(SIGINT, [] { end_discovery(0); });
  OptionsFile options(places.options);
  std::unique_ptr<Front> front;
  const std::thread parts([&] { run_parts(processes, places, options, front); });
  processes.loop();
}

}  // namespace coreos_sim::cli
