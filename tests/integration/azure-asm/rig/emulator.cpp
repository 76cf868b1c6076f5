#include "rig/emulator.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "core/value/json.hpp"

namespace slipway::test {
namespace {

constexpr const char* subscription = "11111111-2222-4333-8444-555555555555";

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

Value parsed(const std::string& text) {
  auto value = core::from_json(text.empty() ? "{}" : text);
  if (!value) throw std::runtime_error("not JSON: " + text);
  return *value;
}

}  // namespace

EmulatedAzure::EmulatedAzure(const Server& server) {
  // the plugin's TLS writes may meet a closed connection; the host ignores the signal as well
  ::signal(SIGPIPE, SIG_IGN);
  make_authority(folder_);
  make_server_certificate(folder_, "server", server.address, server.days);
  thumbprint_ = make_management_certificate(folder_, "azure-cert");
  start(server);
  wait_until_ready();
}

EmulatedAzure::~EmulatedAzure() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void EmulatedAzure::start(const Server& server) {
  std::vector<std::string> words = {AZURE_EMULATOR,
                                    "--listen",
                                    "127.0.0.1:0",
                                    "--control",
                                    "127.0.0.1:0",
                                    "--cert",
                                    folder_ / "server.crt",
                                    "--key",
                                    folder_ / "server.key",
                                    "--subscription",
                                    std::string(subscription) + "=" + thumbprint_,
                                    "--ready-file",
                                    folder_ / "ready",
                                    "--work-dir",
                                    folder_ / "",
                                    "--speed",
                                    std::to_string(server.speed)};
  words.insert(words.end(), server.arguments.begin(), server.arguments.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const auto log = folder_ / "emulator.log";
  pid_ = ::fork();
  if (pid_ != 0) return;
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(out, 1);
  ::dup2(out, 2);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

void EmulatedAzure::wait_until_ready() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < until) {
    const auto ready = text_of(folder_ / "ready");
    if (!ready.empty()) {
      const auto value = parsed(ready);
      endpoint_ = value["endpoint"].as_string();
      kit::HttpOptions options;
      const auto control = value["control"].as_string();
      const auto path = control.find('/', std::string_view("http://").size());
      options.base_url = control.substr(0, path);
      control_path_ = control.substr(path);
      control_ = std::make_unique<kit::HttpClient>(options);
      return;
    }
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
    if (pid_ == -1) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("the emulator did not start: " + text_of(folder_ / "emulator.log"));
}

Value EmulatedAzure::options() const {
  return Value::map()
      .set("subscription", subscription)
      .set("azure_cert", folder_ / "azure-cert.pem")
      .set("endpoint", endpoint_)
      .set("ca_file", folder_ / "ca.pem")
      .set("ssh_cert", folder_ / "ssh-cert.pem")
      .set("poll_interval_ms", 10);
}

Value EmulatedAzure::send(const std::string& method, const std::string& path,
                          const std::string& body) {
  kit::HttpRequest request;
  request.method = method;
  request.path = control_path_ + path;
  request.body = body;
  const auto response = control_->send(request);
  if (response.status != 200) throw std::runtime_error(method + " " + path + ": " + response.body);
  return parsed(response.body);
}

std::vector<Value> EmulatedAzure::log() { return get("/log")["requests"].as_list(); }

int EmulatedAzure::count(const std::string& operation) {
  int found = 0;
  for (const auto& entry : log()) found += entry["operation"].as_string() == operation ? 1 : 0;
  return found;
}

std::string EmulatedAzure::network_configuration() {
  kit::HttpOptions options;
  options.base_url = endpoint_;
  options.client_pem = folder_ / "azure-cert.pem";
  options.ca_file = folder_ / "ca.pem";
  kit::HttpRequest request;
  request.path = "/" + std::string(subscription) + "/services/networking/media";
  request.headers["x-ms-version"] = "2015-04-01";
  const auto body = kit::HttpClient(options).send(request).body;
  return body.compare(0, 3, "\xEF\xBB\xBF") == 0 ? body.substr(3) : body;
}

int EmulatedAzure::fault(const std::string& json) {
  return static_cast<int>(send("POST", "/faults", json)["id"].as_int());
}

}  // namespace slipway::test
