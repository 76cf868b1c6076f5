#include <catch2/catch.hpp>

#include <sys/stat.h>

#include "tests/support/plugin_rig.hpp"
#include "tests/unit/plugins/local/fake_supervisor.hpp"

using namespace slipway;
using core::Function;
using local_test::FakeSupervisor;
using local_test::ScratchFolder;
using test::PluginRig;
using test::says;

namespace {

constexpr const char* ours = "0123456789abcdef0123456789abcdef";  // the lineage of the rig

std::string mark(const std::string& lineage, const std::string& address) {
  return R"({"owner":{"stack":"demo","lineage":")" + lineage + R"(","address":")" + address +
         R"("}})";
}

/// A machine as the supervisor tells it; the tag is a text with JSON in it.
std::string machine(const std::string& lineage, const std::string& name = "demo-0",
                    const std::string& address = "10.77.0.11", const std::string& more = "") {
  return R"({"name":")" + name + R"(","address":")" + address +
         R"(","image":"debian-1","wanted":"running","state":"running",)" + more +
         R"("tag":"{\"owner\":{\"stack\":\"demo\",\"lineage\":\")" + lineage +
         R"(\",\"address\":\"cloud/machine/demo-0\"},\"image\":\"debian\"}"})";
}

/// A stack whose sandbox is there and is ours.
struct SandboxRig : PluginRig {
  explicit SandboxRig(const std::string& supervisor = "/no/such/slipway-local")
      : PluginRig(LOCAL_PLUGIN) {
    directory = folder / "sandbox";
    ::mkdir(directory.c_str(), 0700);
    local_test::write(directory + "/owner.json", mark(ours, "cloud/sandbox/sandbox"));
    configure("cloud", Value::map()
                           .set("directory", directory)
                           .set("ssh_key", folder / "key")
                           .set("images", folder / "images")
                           .set("supervisor", supervisor));
  }
  Value machine_inputs() const {
    Value inputs = Value::map().set("sandbox", directory).set("name", "demo-0");
    inputs.set("image", "debian").set("ssh_key", "ssh-ed25519 AAAA").set("power", "running");
    return inputs.set("publish", "127.0.0.1").set("user_data", "");
  }
  Value read_machine() {
    auto request = change("machine", "demo-0", machine_inputs(), directory + "#demo-0");
    return call(Function::read, request);
  }
  Value sandbox(Function function) {
    Value inputs = Value::map().set("directory", directory).set("network", "10.77.0.0/24");
    inputs.set("running", true);
    return call(function, change("sandbox", "sandbox", inputs, directory));
  }

  ScratchFolder folder;
  std::string directory;
};

/// Says hello, and to everything else the same.
FakeSupervisor::Answer always(const std::string& text) {
  return [text](const std::string& line) -> std::optional<std::string> {
    return line.find("\"hello\"") != std::string::npos ? local_test::hello : text;
  };
}

}  // namespace

TEST_CASE("a machine is read as the supervisor has it", "[local]") {
  SandboxRig rig;
  const FakeSupervisor fake(rig.directory, [&](const std::string& line) {
    if (line.find("hello") != std::string::npos)
      return std::optional<std::string>(local_test::hello);
    if (line.find("machine.get") != std::string::npos)
      return std::optional<std::string>(R"({"ok":)" + machine(ours) + "}\n");
    return std::optional<std::string>(
        R"({"ok":{"machines":[],"endpoints":[{"name":"demo-0--ssh","listen":"127.0.0.1","port":4022}]}})"
        "\n");
  });
  const auto answer = rig.read_machine();
  CHECK(answer["outcome"] == Value("present"));
  CHECK(answer["inputs"]["image"] == Value("debian"));
  CHECK(answer["inputs"]["power"] == Value("running"));
  CHECK(answer["outputs"]["private_address"] == Value("10.77.0.11"));
  CHECK(answer["outputs"]["ssh_port"] == Value(4022));
  CHECK(answer["ready"] == Value(true));
}

TEST_CASE("what the supervisor says is held to its form", "[local]") {
  const auto refused = [](const std::string& said, const std::string& part) {
    SandboxRig rig;
    const FakeSupervisor fake(rig.directory, always(said));
    const auto answer = rig.read_machine();
    INFO(said.substr(0, 200));
    CHECK(answer["class"] == Value("internal"));
    CHECK(says(answer, part));
  };
  refused("no JSON at all\n", "is no JSON");
  refused("[]\n", "neither 'ok' nor 'error'");
  refused("{\"ok\":7}\n", "neither 'ok' nor 'error'");
  refused("{\"error\":{}}\n", "failed without a word");
  refused("{\"error\":{\"class\":\"odd\",\"message\":\"so it is\"}}\n", "so it is");
  refused("{\"ok\":" + machine(ours, "../../etc") + "}\n", "a machine without a good name");
  refused("{\"ok\":" + machine(ours, "demo-0", "10.77.0.11; reboot") + "}\n", "the address of");
  refused(std::string(3'000'000, 'x'), "no end within a megabyte");
  refused(std::string(900'000, '[') + "\n", "is no JSON");
}

TEST_CASE("a supervisor that hangs up is unavailable, not a machine that is gone", "[local]") {
  SandboxRig rig;
  const FakeSupervisor fake(rig.directory, [](const std::string& line) {
    return line.find("hello") != std::string::npos ? std::optional<std::string>(local_test::hello)
                                                   : std::nullopt;
  });
  CHECK(rig.read_machine()["class"] == Value("unavailable"));
}

TEST_CASE("a cancel ends the waiting for a supervisor that says nothing", "[local]") {
  SandboxRig rig;
  const FakeSupervisor fake(rig.directory, always(""));
  rig.cancel();
  CHECK(rig.read_machine()["class"] == Value("cancelled"));
}

TEST_CASE("a supervisor of another version is not talked to", "[local]") {
  SandboxRig rig;
  const FakeSupervisor fake(rig.directory, [](const std::string&) {
    return std::optional<std::string>("{\"ok\":{\"version\":2}}\n");
  });
  const auto answer = rig.read_machine();
  CHECK(answer["class"] == Value("unsupported"));
  CHECK_FALSE(fake.heard("machine.get"));
}

TEST_CASE("what is used up is a quota, and is not tried again", "[local]") {
  SandboxRig rig;
  const FakeSupervisor fake(
      rig.directory,
      always("{\"error\":{\"class\":\"exhausted\",\"message\":\"the disk is full\"}}\n"));
  const auto answer = rig.read_machine();
  CHECK(answer["class"] == Value("quota"));
  CHECK(says(answer, "the disk is full"));
}

TEST_CASE("a machine of another stack is neither taken nor deleted", "[local]") {
  SandboxRig rig;
  const FakeSupervisor fake(rig.directory,
                            always("{\"ok\":" + machine("fedcba98fedcba98") + "}\n"));
  const auto id = rig.directory + "#demo-0";
  auto request = rig.change("machine", "demo-0", rig.machine_inputs());
  CHECK(rig.call(Function::create, request)["class"] == Value("already_exists"));
  CHECK(rig.read_machine()["outcome"] == Value("gone"));
  request.set("id", id);
  CHECK(rig.call(Function::remove, request)["outcome"] == Value("done"));
  CHECK_FALSE(fake.heard("machine.put"));
  CHECK_FALSE(fake.heard("delete"));
}

TEST_CASE("a machine that ended while it booted says why, and where to look", "[local]") {
  SandboxRig rig;
  const FakeSupervisor fake(rig.directory, [&](const std::string& line) {
    if (line.find("hello") != std::string::npos)
      return std::optional<std::string>(local_test::hello);
    if (line.find("list") != std::string::npos)
      return std::optional<std::string>(
          R"({"ok":{"endpoints":[{"name":"demo-0--ssh","listen":"127.0.0.1","port":4022}]}})"
          "\n");
    auto failed = machine(ours, "demo-0", "10.77.0.11", R"("problem":"no init",)");
    failed.replace(failed.find("\"state\":\"running\""), 17, "\"state\":\"failed\"");
    return std::optional<std::string>("{\"ok\":" + failed + "}\n");
  });
  const auto answer =
      rig.call(Function::create, rig.change("machine", "demo-0", rig.machine_inputs()));
  CHECK(answer["class"] == Value("unavailable"));
  CHECK(says(answer, "did not come up: no init"));
  CHECK(answer["hint"] == Value("slipway cloud console demo-0"));
  CHECK(answer["id"] == Value(rig.directory + "#demo-0"));
  CHECK(fake.heard("\"act\":\"start\""));
}

TEST_CASE("a sandbox of another stack is left alone", "[local]") {
  SandboxRig rig;
  local_test::write(rig.directory + "/owner.json", mark("fedcba98", "cloud/sandbox/sandbox"));
  CHECK(rig.sandbox(Function::create)["class"] == Value("already_exists"));
  CHECK(rig.sandbox(Function::read)["outcome"] == Value("gone"));
  CHECK(rig.sandbox(Function::remove)["outcome"] == Value("done"));
  CHECK_FALSE(local_test::read(rig.directory + "/owner.json").empty());
}

TEST_CASE("a folder that others may write into is not trusted", "[local]") {
  SandboxRig rig;
  ::chmod(rig.directory.c_str(), 0777);
  const auto answer = rig.sandbox(Function::read);
  CHECK(answer["class"] == Value("forbidden"));
  CHECK(says(answer, "others may write into it"));
}

TEST_CASE("a sandbox that nobody holds is there, and its machines are not lost", "[local]") {
  SandboxRig rig;
  const auto sandbox = rig.sandbox(Function::read);
  CHECK(sandbox["outcome"] == Value("present"));
  CHECK(sandbox["inputs"]["running"] == Value(false));
  CHECK(rig.read_machine()["outcome"] == Value("present"));
  CHECK(rig.read_machine()["ready"] == Value(false));
}

TEST_CASE("a supervisor that cannot start says why", "[local]") {
  ScratchFolder tools;
  const auto tool = tools / "slipway-local";
  local_test::write(tool,
                    "#!/bin/sh\necho \"$@\" > " + (tools / "words") +
                        "\necho '{\"error\":{\"class\":\"unavailable\",\"message\":\"no overlay "
                        "here\",\"hint\":\"modprobe overlay\"}}'\nexit 1\n",
                    true);
  SandboxRig rig(tool);
  const auto answer = rig.sandbox(Function::create);
  CHECK(answer["class"] == Value("unavailable"));
  CHECK(answer["message"] == Value("no overlay here"));
  CHECK(answer["hint"] == Value("modprobe overlay"));
  CHECK(local_test::read(tools / "words") == "serve --dir " + rig.directory +
                                                 " --stack demo --images " +
                                                 (rig.folder / "images") + "\n");
}

TEST_CASE("what the program finds missing is told in its own words", "[local]") {
  ScratchFolder tools;
  const auto tool = tools / "slipway-local";
  local_test::write(
      tool,
      "#!/bin/sh\n[ $1 = image ] && echo '{\"ok\":{\"images\":[]}}' && exit 0\n"
      "echo '{\"code\":\"local.no-nspawn\",\"severity\":\"error\",\"message\":\"no "
      "systemd-nspawn\",\"help\":\"apt-get install systemd-container\"}'\n"
      "echo '{\"code\":\"local.brand-new\",\"severity\":\"warning\",\"message\":\"odd\"}'\nexit "
      "1\n",
      true);
  SandboxRig rig(tool);
  auto node = Value::map().set("name", "demo-0").set("group", "").set("index", 0);
  auto layout = Value::map().set("nodes", Value::list().push(node));
  rig.call(Function::preflight, Value::map().set("layout", layout));
  const auto said = rig.emitted();
  REQUIRE(said.size() == 3);
  CHECK(said[0]["code"] == Value("local.no-nspawn"));
  CHECK(said[0]["help"] == Value("apt-get install systemd-container"));
  CHECK(said[1]["code"] == Value("local.computer"));  // whose own code nobody could explain
  CHECK(said[2]["code"] == Value("local.image"));
  CHECK(said[2]["help"] == Value("slipway plugin run local image --name debian"));
}
