#include <catch2/catch.hpp>
#include <future>
#include <thread>
#include <vector>

#include "rig/failure.hpp"
#include "rig/sshd.hpp"
#include "slipway/kit/remote_job.hpp"
#include "slipway/text.hpp"

using namespace slipway;
using namespace slipway::kit;
using namespace std::chrono_literals;

namespace {

using rig::failure_of;

RemoteOptions remote_to(const rig::Sshd& sshd) {
  RemoteOptions options;
  options.ssh.host = "127.0.0.1";
  options.ssh.port = sshd.port();
  options.ssh.user = "core";
  options.ssh.identity = sshd.identity();
  return options;
}

/// A machine with a folder of its own for files and jobs.
struct Machine {
  rig::Sshd sshd;
  SshPool pool;
  Remote remote{pool, remote_to(sshd)};
  std::string at(const std::string& name) const { return (sshd.folder() / name).string(); }
  RemoteJobs jobs() const { return RemoteJobs(remote, at("jobs")); }
};

JobLook ended(const RemoteJobs& jobs, const Value& token) {
  JobLook look;
  const bool in_time = rig::eventually([&] {
    look = jobs.look(token);
    return look.state != JobLook::State::running;
  });
  REQUIRE(in_time);
  return look;
}

}  // namespace

TEST_CASE("a command reads its input to the end and answers meanwhile", "[kit][remote]") {
  const Machine machine;
  std::string input;
  for (int i = 0; i < 200'000; ++i) input += std::to_string(i) + "\n";
  const auto result = machine.remote.run("tee /dev/stderr | wc -c; exit 3", RunAs::user, input);
  CHECK(result.out == std::to_string(input.size()) + "\n");
  CHECK(result.status == 3);
  CHECK(machine.remote.run("cat", RunAs::user, input, input.size()).out == input);
}

TEST_CASE("a command without input finds its end at once", "[kit][remote]") {
  const Machine machine;
  CHECK(machine.remote.run("cat; echo over").out == "over\n");
}

TEST_CASE("a command that leaves its input unread ends as it likes", "[kit][remote]") {
  const Machine machine;
  const auto result = machine.remote.run("exit 4", RunAs::user, std::string(4 << 20, 'x'));
  CHECK(result.status == 4);
}

TEST_CASE("a file of any bytes comes whole, with its mode", "[kit][remote]") {
  const Machine machine;
  std::string bytes = "'$(x)`\\\n";
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i);
  const auto path = machine.at("a file's name");
  machine.remote.put({path, bytes, "0640", {}});
  CHECK(rig::read_file(path) == bytes);
  CHECK(machine.remote.run("stat -c %a \"" + path + "\"").out == "640\n");
  CHECK(machine.remote.get(path) == bytes);
  machine.remote.put({path, "", "0600", {}});
  CHECK(machine.remote.get(path).empty());
}

TEST_CASE("a file that is cut off half way leaves the old one in its place", "[kit][remote]") {
  const rig::Sshd sshd;
  SshPool pool;
  auto options = remote_to(sshd);
  const auto path = (sshd.folder() / "kept").string();
  Remote(pool, options).put({path, "the old one", "0644", {}});
  options.ssh.cancelled = [asked = 0]() mutable { return asked++ > 8; };
  const auto failure = failure_of([&] {
    Remote(pool, options).put({path, std::string(64 << 20, 'x'), "0644", {}});
  });
  CHECK(failure.kind == "cancelled");
  const Remote remote(pool, remote_to(sshd));
  const auto left = "ls -A " + shell_word(sshd.folder().string()) + " | grep -c slipway- ";
  CHECK(rig::eventually([&] { return remote.run(left).out == "0\n"; }));
  CHECK(remote.get(path) == "the old one");
}

TEST_CASE("what cannot be written or read says why, and leaves nothing behind", "[kit][remote]") {
  const Machine machine;
  auto failure = failure_of([&] {
    machine.remote.put({machine.at("none/file"), "x", "0644", {}});
  });
  CHECK(failure.kind == "not_found");
  CHECK(failure.effect == "none");
  CHECK(failure_of([&] {
          machine.remote.put({machine.at("home"), "x", "0644", {}});
        }).kind == "unavailable");
  failure = failure_of([&] { machine.remote.put({machine.at("f"), "x", "worldly", {}}); });
  CHECK(failure.kind == "unavailable");
  CHECK(failure.message.find("worldly") != std::string::npos);
  CHECK(failure_of([&] { machine.remote.get(machine.at("f")); }).kind == "not_found");
  machine.remote.put({machine.at("f"), "12345", "0644", {}});
  CHECK(failure_of([&] { machine.remote.get(machine.at("f"), 4); }).kind == "invalid");
  CHECK(machine.remote.run("ls -A " + shell_word(machine.at("")) + " | grep -c slipway- ").out ==
        "0\n");
}

TEST_CASE("root is had by sudo, and who may not have it is told so", "[kit][remote]") {
  rig::Sshd sshd;
  sshd.stop();
  sshd.configure("PermitUserEnvironment yes");
  const auto tools = sshd.folder() / "tools";
  std::filesystem::create_directories(tools);
  rig::write_file(sshd.folder() / "home/.ssh/environment",
                  "PATH=" + tools.string() + ":/usr/bin:/bin\n");
  sshd.start();
  const auto tool = [&](const char* name, const std::string& text) {
    rig::write_file(tools / name, "#!/bin/sh\n" + text);
    std::filesystem::permissions(tools / name, std::filesystem::perms::owner_all);
  };
  tool("id", "echo 1000\n");  // whoever runs the tests
  SshPool pool;
  const Remote remote(pool, remote_to(sshd));

  tool("sudo", "[ \"$1 $2\" = '-n --' ] || exit 9\nshift 2\nAS=root exec \"$@\"\n");
  const auto result = remote.run("cat; echo \"'$AS'\"; exit 121", RunAs::root, "input ");
  CHECK(result.out == "input 'root'\n");
  CHECK(result.status == 121);
  CHECK(remote.run("echo \"'$AS'\"").out == "''\n");

  tool("sudo", "echo 'sudo: a password is required' >&2\nexit 1\n");
  const auto failure = failure_of([&] { remote.run("echo no", RunAs::root); });
  CHECK(failure.kind == "forbidden");
  CHECK(failure.effect == "none");
  CHECK(failure.message.find("a password is required") != std::string::npos);
}

TEST_CASE("a job runs once however often it is started, and keeps what it printed",
          "[kit][remote][job]") {
  const Machine machine;
  const auto jobs = machine.jobs();
  const auto line = "echo run >> " + shell_word(machine.at("runs")) +
                    "; cat; echo 'it'\\''s odd' >&2; umask; exit 7";
  const auto token = jobs.start("key-1", line, RunAs::user, "input\n");
  CHECK(jobs.start("key-1", line, RunAs::user, "input\n") == token);
  const auto look = ended(jobs, token);
  CHECK(look.state == JobLook::State::ended);
  CHECK(look.status == 7);
  CHECK(look.out.find("input\n") == 0);
  CHECK(look.out.find("077") == std::string::npos);
  CHECK(look.err == "it's odd\n");
  CHECK(look.printed == look.out.size());
  jobs.start("key-1", line, RunAs::user, "input\n");
  CHECK(ended(jobs, token).status == 7);
  CHECK(rig::read_file(machine.at("runs")) == "run\n");
  CHECK(jobs.look(token, 3).out == "inp");
}

TEST_CASE("starts at the same time run a job once", "[kit][remote][job]") {
  const Machine machine;
  const auto jobs = machine.jobs();
  const auto line = "echo run >> " + shell_word(machine.at("runs"));
  std::vector<std::future<Value>> starts;
  for (int i = 0; i < 5; ++i)
    starts.push_back(std::async(std::launch::async, [&] { return jobs.start("many", line); }));
  Value token;
  for (auto& start : starts) token = start.get();
  CHECK(ended(jobs, token).status == 0);
  CHECK(rig::read_file(machine.at("runs")) == "run\n");
}

TEST_CASE("a job outlives its connection, and another process finds it by its token",
          "[kit][remote][job]") {
  Machine machine;
  const auto go_on = machine.at("go-on");
  const auto token = machine.jobs().start("long", "echo begun; while [ ! -e " + shell_word(go_on) +
                                                      " ]; do sleep 0.02; done; echo over");
  CHECK(machine.jobs().look(token).state == JobLook::State::running);
  CHECK(failure_of([&] { machine.jobs().forget(token); }).kind == "busy");
  machine.sshd.stop();
  machine.sshd.start();

  SshPool pool;
  const Remote again(pool, remote_to(machine.sshd));
  const RemoteJobs jobs(again, machine.at("jobs"));
  auto look = jobs.look(token);
  CHECK(look.state == JobLook::State::running);
  CHECK(look.out == "begun\n");
  rig::write_file(go_on, "");
  look = ended(jobs, token);
  CHECK(look.state == JobLook::State::ended);
  CHECK(look.out == "begun\nover\n");
  jobs.forget(token);
  jobs.forget(token);
  CHECK(jobs.look(token).state == JobLook::State::unknown);
}

TEST_CASE("a job that was killed is lost, and is not begun again", "[kit][remote][job]") {
  const Machine machine;
  const auto jobs = machine.jobs();
  const auto line = "echo run >> " + shell_word(machine.at("runs")) + "; kill -9 $PPID $$";
  const auto token = jobs.start("dies", line);
  CHECK(ended(jobs, token).state == JobLook::State::lost);
  jobs.start("dies", line);
  CHECK(ended(jobs, token).state == JobLook::State::lost);
  CHECK(rig::read_file(machine.at("runs")) == "run\n");
}

TEST_CASE("what cannot be a key or a token is refused before anything is sent",
          "[kit][remote][job]") {
  const Machine machine;
  for (const char* key : {"", ".", "../x", "a b", "x/y", "$(x)"})
    CHECK(failure_of([&] { machine.jobs().start(key, "true"); }).kind == "invalid");
  CHECK(failure_of([&] { machine.jobs().look(Value::map().set("job", "../x")); }).kind ==
        "invalid");
  CHECK(machine.pool.size() == 0);
}

TEST_CASE("a pool shares its connections, and opens more when they are full", "[kit][remote]") {
  const rig::Sshd sshd;
  PoolLimits limits;
  limits.connections = 2;
  limits.users = 1;
  SshPool pool(limits);
  auto options = remote_to(sshd).ssh;
  options.timeout = 5s;
  {
    const auto first = pool.lease(options);
    const auto second = pool.lease(options);
    CHECK(pool.size() == 2);
    options.cancelled = [] { return true; };
    CHECK(failure_of([&] { pool.lease(options); }).kind == "cancelled");
    options.cancelled = {};
  }
  auto third = pool.lease(options);
  CHECK(third->run("echo three", 5s).out == "three\n");
  CHECK(pool.size() == 2);
}

TEST_CASE("a connection that was lost is not leased again", "[kit][remote]") {
  Machine machine;
  CHECK(machine.remote.run("echo one").out == "one\n");
  machine.sshd.stop();
  CHECK(failure_of([&] { machine.remote.run("echo none"); }).kind == "unavailable");
  machine.sshd.start();
  CHECK(rig::eventually(
      [&] { return failure_of([&] { machine.remote.run("true"); }).kind == "none"; }));
  CHECK(machine.remote.run("echo two").out == "two\n");
}
