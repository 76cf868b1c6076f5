#include "program.hpp"

#include <Poco/JSON/Parser.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "azure_emulator/machines/certificate.hpp"
#include "rig.hpp"

namespace azure_test {
namespace {

std::string thumbprint_of(const TempFolder& folder, const std::string& name) {
  const auto der = azure_emulator::certificate_der(read_file(folder.file(name + ".pem")), "");
  REQUIRE(der);
  return azure_emulator::thumbprint(*der);
}

int start(std::vector<std::string> words, const std::string& output) {
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t pid = -1;
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::posix_spawn_file_actions_adddup2(&files, 1, 2);
  REQUIRE(::posix_spawn(&pid, argv[0], &files, nullptr, argv.data(), environ) == 0);
  ::posix_spawn_file_actions_destroy(&files);
  return pid;
}

Program::Answer exchange(Poco::Net::HTTPClientSession& session, Poco::Net::HTTPRequest& request,
                         const std::string& body) {
  request.setContentLength64(static_cast<Poco::Int64>(body.size()));
  session.setTimeout(Poco::Timespan(60, 0));
  session.sendRequest(request) << body;
  Poco::Net::HTTPResponse response;
  Program::Answer answer;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), answer.body);
  answer.status = response.getStatus();
  answer.id = response.get("x-ms-request-id", "");
  return answer;
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments) {
  Poco::Net::initializeSSL();
  for (const std::string name : {"server", "manager", "stranger"}) make_certificate(folder_, name);
  std::vector<std::string> words{SLIPWAY_AZURE_EMULATOR_PROGRAM,
                                 "--listen",
                                 "127.0.0.1:0",
                                 "--cert",
                                 folder_.file("server.pem"),
                                 "--key",
                                 folder_.file("server.key"),
                                 "--subscription",
                                 kSubscription + "=" + thumbprint_of(folder_, "manager"),
                                 "--ready-file",
                                 folder_.file("ready.json"),
                                 "--work-dir",
                                 folder_.file("work")};
  words.insert(words.end(), arguments.begin(), arguments.end());
  pid_ = start(words, folder_.file("output"));
  REQUIRE(eventually([&] { return std::filesystem::exists(folder_.file("ready.json")); }));
  Poco::JSON::Parser parser;
  const auto ready =
      parser.parse(read_file(folder_.file("ready.json"))).extract<Poco::JSON::Object::Ptr>();
  endpoint_ = ready->getValue<std::string>("endpoint");
  control_ = ready->getValue<std::string>("control");
  net_ = ready->getValue<std::string>("net");
}

std::string Program::output() const { return read_file(folder_.file("output")); }

Program::~Program() {
  if (pid_ > 0) terminate();
}

int Program::terminate() {
  ::kill(pid_, SIGTERM);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Program::Answer Program::call(const std::string& method, const std::string& path,
                              const std::string& body, const std::string& certificate) {
  using Poco::Net::Context;
  Context::Params params;
  params.caLocation = folder_.file("server.pem");
  params.verificationMode = Context::VERIFY_STRICT;
  params.loadDefaultCAs = false;
  if (!certificate.empty()) {
    params.certificateFile = folder_.file(certificate + ".pem");
    params.privateKeyFile = folder_.file(certificate + ".key");
  }
  const Context::Ptr context = new Context(Context::TLS_CLIENT_USE, params);
  const Poco::URI uri(endpoint_);
  Poco::Net::HTTPSClientSession session(uri.getHost(), uri.getPort(), context);
  Poco::Net::HTTPRequest request(method, "/" + kSubscription + path, "HTTP/1.1");
  request.set("x-ms-version", "2015-04-01");
  request.setContentType("application/xml");
  return exchange(session, request, body);
}

std::string Program::outcome(const Answer& accepted) {
  REQUIRE(accepted.status == 202);
  std::string status;
  REQUIRE(eventually([&] {
    status = parsed(call("GET", "/operations/" + accepted.id).body).get("Status");
    return status != "InProgress";
  }));
  return status;
}

std::string Program::control(const std::string& method, const std::string& path,
                             const std::string& body) {
  return control_as({}, method, Poco::URI(control_).getPath() + path, body).body;
}

Program::Answer Program::control_as(const std::map<std::string, std::string>& headers,
                                    const std::string& method, const std::string& path,
                                    const std::string& body) {
  const Poco::URI uri(control_);
  Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
  Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
  for (const auto& [name, value] : headers) request.set(name, value);
  return exchange(session, request, body);
}

}  // namespace azure_test
