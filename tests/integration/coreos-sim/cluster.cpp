#include "cluster.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <random>
#include <stdexcept>
#include <thread>

#include "coreos-sim/io/fd.hpp"
#include "coreos-sim/io/files.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uint16_t sentinel_port = 47999;
constexpr int first_ssh_port = 22001;

pid_t spawn(const std::vector<std::string>& argv, int output) {
  std::vector<std::string> text = argv;
  std::vector<char*> pointers;
  for (auto& word : text) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  ::execvp(pointers[0], pointers.data());
  ::_exit(127);
}

int exit_code(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void must(bool condition, const std::string& what) {
  if (!condition) throw std::runtime_error(what);
}

}  // namespace

Ran run(const std::vector<std::string>& argv) {
  std::array<int, 2> ends{};
  must(::pipe2(ends.data(), O_CLOEXEC) == 0, "pipe");
  const Fd reading(ends[0]);
  Fd writing(ends[1]);
  const pid_t pid = spawn(argv, writing.get());
  writing.reset();
  Ran ran;
  std::array<char, 4096> block{};
  for (ssize_t got = 0; (got = ::read(reading.get(), block.data(), block.size())) > 0;) {
    ran.output.append(block.data(), static_cast<std::size_t>(got));
  }
  ran.code = exit_code(pid);
  return ran;
}

bool eventually(const std::function<bool()>& condition, std::chrono::seconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

Network::Network() {
  std::random_device random;
  for (int tries = 0; tries < 100; ++tries) {
    prefix_ = "127." + std::to_string(60 + random() % 190) + "." +
              std::to_string(1 + random() % 250) + ".";
    auto bound = listen_tcp({prefix_ + "254", sentinel_port});
    if (!bound) continue;
    sentinel_ = *bound;
    return;
  }
  throw std::runtime_error("no free network");
}

std::string Network::address(int host) const { return prefix_ + std::to_string(host); }

Background::Background(const std::vector<std::string>& argv) : pid_(spawn(argv, STDERR_FILENO)) {}

int Background::end() {
  if (pid_ <= 0) return -1;
  ::kill(pid_, SIGTERM);
  const int code = exit_code(pid_);
  pid_ = 0;
  return code;
}

Answer curl(const std::vector<std::string>& extra, const std::string& url) {
  std::vector<std::string> argv{"curl", "-s", "-m", "20", "-w", "\n%{http_code}"};
  argv.insert(argv.end(), extra.begin(), extra.end());
  argv.push_back(url);
  const auto ran = run(argv);
  const auto at = ran.output.rfind('\n');
  if (ran.code != 0 || at == std::string::npos) return {};
  const auto status = to_number(ran.output.substr(at + 1)).value_or(0);
  return {static_cast<int>(status), ran.output.substr(0, at)};
}

std::string unit_body(const std::string& desired, const std::vector<std::string>& options) {
  std::string body = R"({"desiredState":")" + desired + R"(","options":[)";
  for (const auto& option : options) {
    const auto slash = option.find('/');
    const auto equals = option.find('=');
    if (body.back() != '[') body += ",";
    body += R"({"section":")" + option.substr(0, slash) + R"(","name":")" +
            option.substr(slash + 1, equals - slash - 1) + R"(","value":")" +
            option.substr(equals + 1) + R"("})";
  }
  return body + "]}";
}

Cluster::Cluster() {
  must(run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", scratch() / "key"}).code == 0,
       "ssh-keygen");
  set_options(R"({"speed":20})");
}

Cluster::~Cluster() {
  tunnel_.reset();
  for (int index = 0; index < 8; ++index) {
    if (fs::exists(folder(index))) stop_machine(index);
  }
}

fs::path Cluster::folder(int index) const { return scratch() / ("m" + std::to_string(index)); }

void Cluster::start(int count) {
  const std::string document = user_data(count);
  for (int index = 0; index < count; ++index) {
    const auto started = start_machine(index, document);
    must(started.code == 0, "starting a machine: " + started.output);
  }
  must(eventually([&] {
         const auto machines = fleet("GET", "/fleet/v1/machines");
         std::size_t at = 0;
         int seen = 0;
         while ((at = machines.body.find("primaryIP", at) + 1) != 0) ++seen;
         return machines.status == 200 && seen == count;
       }),
       "fleet did not come to know all machines");
}

void Cluster::start_discovery(const std::vector<std::string>& more) {
  const fs::path ready = scratch() / "discovery-url";
  std::vector<std::string> argv{SLIPWAY_COREOS_SIM,  "discovery", "--address",
                                network_.address(2), "--dir",     scratch() / "discovery",
                                "--ready-file",      ready};
  argv.insert(argv.end(), more.begin(), more.end());
  discovery_ = std::make_unique<Background>(argv);
  must(eventually([&] { return fs::exists(ready); }), "discovery did not start");
}

std::string Cluster::user_data(int size) {
  if (!discovery_) start_discovery();
  const auto url = trimmed(read_file(scratch() / "discovery-url").value_or(""));
  const auto token = curl({}, url + "/new?size=" + std::to_string(size));
  must(token.status == 200, "no discovery token");
  return "#cloud-config\n"
         "coreos:\n"
         "  etcd2:\n"
         "    discovery: " +
         token.body +
         "\n"
         "    advertise-client-urls: http://$private_ipv4:2379\n"
         "    initial-advertise-peer-urls: http://$private_ipv4:2380\n"
         "    listen-client-urls: http://0.0.0.0:2379,http://0.0.0.0:4001\n"
         "    listen-peer-urls: http://$private_ipv4:2380,http://$private_ipv4:7001\n"
         "  fleet:\n"
         "    public-ip: $private_ipv4\n"
         "    metadata: plane=control\n"
         "  units:\n"
         "  - {name: etcd.service, mask: true}\n"
         "  - {name: etcd2.service, command: start}\n"
         "  - {name: fleet.service, command: start}\n";
}

Ran Cluster::sim(const std::string& command, int index, const std::vector<std::string>& more) {
  std::vector<std::string> argv{
      SLIPWAY_COREOS_SIM, command, "--name", "demo-" + std::to_string(index), "--dir",
      folder(index)};
  argv.insert(argv.end(), more.begin(), more.end());
  return run(argv);
}

Ran Cluster::start_machine(int index, const std::string& user_data) {
  const fs::path document = scratch() / ("user-data-" + std::to_string(index));
  must(static_cast<bool>(write_file(document, user_data)), "writing user-data");
  machines_ = std::max(machines_, index + 1);
  return sim("start", index,
             {"--user-data", document, "--authorized-key", scratch() / "key.pub", "--private-ip",
              address(index), "--public-ip", outside(), "--forward",
              std::to_string(first_ssh_port + index) + ":22", "--options", scratch() / "options"});
}

Ran Cluster::stop_machine(int index) { return sim("stop", index); }

std::string Cluster::status(int index) { return trimmed(sim("status", index).output); }

std::vector<std::string> Cluster::ssh_options(int index) const {
  return {"-i",
          scratch() / "key",
          "-F",
          "none",
          "-o",
          "IdentitiesOnly=yes",
          "-o",
          "BatchMode=yes",
          "-o",
          "StrictHostKeyChecking=no",
          "-o",
          "UserKnownHostsFile=/dev/null",
          "-o",
          "LogLevel=ERROR",
          "-p",
          std::to_string(first_ssh_port + index),
          "core@" + outside()};
}

Ran Cluster::ssh(int index, const std::string& command) {
  std::vector<std::string> argv{"ssh"};
  const auto options = ssh_options(index);
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(command);
  return run(argv);
}

void Cluster::set_options(const std::string& json) {
  must(static_cast<bool>(write_file(scratch() / "options", json)), "writing options");
}

Answer Cluster::fleet(const std::string& method, const std::string& path, const std::string& body) {
  const fs::path socket = scratch() / "fleet.sock";
  if (!tunnel_) {
    must(eventually([this] { return ssh(0, "true").code == 0; }), "ssh does not answer");
    std::vector<std::string> argv{"ssh", "-N", "-L", socket.string() + ":/var/run/fleet.sock"};
    const auto options = ssh_options(0);
    argv.insert(argv.end(), options.begin(), options.end());
    tunnel_ = std::make_unique<Background>(argv);
    must(eventually([&] { return fs::exists(socket); }), "no tunnel");
  }
  std::vector<std::string> extra{"--unix-socket", socket, "-X", method};
  if (!body.empty())
    extra.insert(extra.end(), {"-H", "Content-Type: application/json", "-d", body});
  return curl(extra, "http://fleet" + path);
}

std::string Cluster::etcd_value(int index, const std::string& key) {
  const auto answer = curl({}, "http://" + address(index) + ":2379/v2/keys" + key);
  const auto at = answer.body.find("\"value\":\"");
  if (answer.status != 200 || at == std::string::npos) return {};
  return answer.body.substr(at + 9, answer.body.find('"', at + 9) - at - 9);
}

void Cluster::put_etcd_value(int index, const std::string& key, const std::string& value) {
  curl({"-X", "PUT", "--data-urlencode", "value=" + value},
       "http://" + address(index) + ":2379/v2/keys" + key);
}

void Cluster::remove_etcd_value(int index, const std::string& key) {
  curl({"-X", "DELETE"}, "http://" + address(index) + ":2379/v2/keys" + key);
}

std::vector<pid_t> Cluster::leftovers() const {
  std::vector<pid_t> found;
  for (const auto& process : entries_of("/proc")) {
    const auto pid = to_number(process.filename().string());
    if (!pid || *pid == ::getpid()) continue;
    const std::string where = scratch().string() + "/m";
    for (const char* file : {"cmdline", "environ", "maps"}) {
      const auto text = read_file(process / file).value_or("");
      if (text.find(where) == std::string::npos) continue;
      found.push_back(static_cast<pid_t>(*pid));
      break;
    }
  }
  return found;
}

}  // namespace coreos_sim::test
