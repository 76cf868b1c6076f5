#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "azure_emulator/text/encoding.hpp"
#include "rig.hpp"

/// Every request that was recorded from the real client libraries, in their order.
using namespace azure_test;
using azure_emulator::Element;

namespace {

const std::string kFolder = SLIPWAY_AZURE_WIRE;

struct Recorded {
  std::string method, path, version, body_file;
  int status = 0;
};

std::string content(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(kFolder + "/" + name, std::ios::binary).rdbuf();
  return text.str();
}

std::map<int, Recorded> recorded_requests() {
  std::map<int, Recorded> all;
  std::istringstream lines(content("index"));
  int number = 0;
  Recorded one;
  while (lines >> number >> one.method >> one.path >> one.version >> one.body_file >> one.status)
    all[number] = one;
  return all;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at != std::string::npos) text.replace(at, from.size(), to);
}

/// Sends recorded requests to an emulator and waits out what they begin.
class Replay {
 public:
  Replay() : all_(recorded_requests()) {
    rig_.post_control("/quota", R"({"cores": 200, "public_ips": 50})");
    rig_.post_control("/prepare",
                      R"({"affinity_groups": [{"name": "ag-west", "location": "West US"}],
                          "storage_accounts": [{"name": "mockstore", "location": "West US"}]})");
    send(15);
  }

  const std::map<int, Recorded>& all() const { return all_; }

  void send(int number) {
    const Recorded& one = all_.at(number);
    Request request;
    request.method = one.method;
    request.target = "/" + kSubscription + filled_in(one.path);
    request.headers["x-ms-version"] = one.version;
    if (one.body_file != "-") request.body = filled_in(content(one.body_file));
    const Reply reply = rig_.send(request);
    INFO(number << " " << one.method << " " << one.path << ": " << reply.body);
    CHECK(reply.status == one.status);
    last_ = header(reply, "x-ms-request-id");
    if (one.method != "GET" && reply.status < 300) settle(number);
  }

  /// What a human would do between two captures: machines' disks that stayed are taken away.
  void remove_disks() {
    rig_.advance(10min);
    for (const auto& disk : rig_.read("/services/disks").children)
      if (disk.child("AttachedTo") == nullptr)
        rig_.call("DELETE", "/services/disks/" + disk.get("Name") + "?comp=media");
  }

  Rig& rig() { return rig_; }

 private:
  void settle(int number) {
    Element state = rig_.read("/operations/" + last_);
    for (int i = 0; i < 1000 && state.get("Status") == "InProgress"; ++i) {
      rig_.advance(1s);
      state = rig_.read("/operations/" + last_);
    }
    const Element* error = state.child("Error");
    INFO(number << ": " << (error != nullptr ? error->get("Message") : ""));
    CHECK(state.get("Status") == "Succeeded");
  }

  /// The names that the service gives: of the operation just begun, and of a machine's disk.
  std::string filled_in(std::string text) {
    replace(text, "/operations/ead00b89f4cc4cbcbcb8b3bd0e716468", "/operations/" + last_);
    replace(text, "/operations/86ac1af5e650474fbe6329c207570d68", "/operations/" + last_);
    for (const std::string machine : {"demo-coreos-0", "demo-coreos-1"})
      replace(text, "demo-svc-" + machine + "-0-201501010000000000", system_disk(machine));
    return text;
  }

  std::string system_disk(const std::string& machine) {
    const std::string prefix = "demo-svc-" + machine + "-0-";
    for (const auto& disk : rig_.read("/services/disks").children)
      if (disk.get("Name").compare(0, prefix.size(), prefix) == 0) return disk.get("Name");
    return prefix;
  }

  Rig rig_;
  std::map<int, Recorded> all_;
  std::string last_ = std::string(32, '0');
};

/// What the captures presuppose before a request, beyond those that came before it.
void prepare(Replay& replay, int number) {
  const auto again = [&](std::initializer_list<int> numbers) {
    for (const int one : numbers) replay.send(one);
  };
  switch (number) {
    case 56:
      replay.rig().advance(10min);
      break;
    case 57:
      replay.remove_disks();
      again({17});
      break;
    case 71:
      replay.remove_disks();
      again({22, 28, 32, 33, 34});
      break;
    case 80:
      replay.remove_disks();
      again({32});
      replay.rig().done(
          "POST", deployment_path("demo-svc") + "/loadbalancers",
          document("LoadBalancer", leaf("Name", "inner") + "<FrontendIpConfiguration>" +
                                       leaf("Type", "Private") + leaf("SubnetName", "nodes") +
                                       "</FrontendIpConfiguration>"));
      break;
    case 81:
      replay.rig().service("demo-ilb");
      break;
    case 82:
      again({33});
      break;
    default:
      break;
  }
}

}  // namespace

TEST_CASE("every request that real clients were seen to send is answered as documented") {
  Replay replay;
  REQUIRE(replay.all().size() == 93);
  for (const auto& [number, one] : replay.all()) {
    prepare(replay, number);
    replay.send(number);
  }
}
