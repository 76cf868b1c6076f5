#pragma once

#include <Poco/JSON/Object.h>

#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "certificates.hpp"

namespace azure_test {

/// The built emulator as a process of its own, with certificates made for it; ended by its pid.
class Program {
 public:
  /// Waits until it listens.
  explicit Program(const std::vector<std::string>& arguments);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  struct Answer {
    int status = 0;
    std::string body;
    std::string id;
  };

  /// Over TLS, with the client certificate of that name; `path` begins after the subscription.
  /// Throws Poco::Exception when the connection fails.
  Answer call(const std::string& method, const std::string& path, const std::string& body = {},
              const std::string& certificate = "manager");

  /// Waits, in real time, until the operation of an accepted answer has ended; its status.
  std::string outcome(const Answer& accepted);

  std::string control(const std::string& method, const std::string& path,
                      const std::string& body = {});

  /// The same with these headers and a path that is used as it is, without the token.
  Answer control_as(const std::map<std::string, std::string>& headers, const std::string& method,
                    const std::string& path, const std::string& body = {});

  /// As the ready file tells it, the token included.
  const std::string& control_url() const { return control_; }

  const TempFolder& folder() const { return folder_; }
  const std::string& net() const { return net_; }

  /// What it has printed so far.
  std::string output() const;

  /// Ends it as a user would; its exit code.
  int terminate();

 private:
  TempFolder folder_;
  int pid_ = -1;
  std::string endpoint_;
  std::string control_;
  std::string net_;
};

/// Polls until `condition` holds; false when it does not within a minute.
template <typename Condition>
bool eventually(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

}  // namespace azure_test
