#pragma once
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "rig/folder.hpp"
#include "slipway/kit/http.hpp"
#include "slipway/value.hpp"

namespace slipway::test {

/// The emulator, as a process of its own on loopback addresses, and certificates for both sides.
/// Ended with its owner.
class EmulatedAzure {
 public:
  struct Server {
    std::string address = "IP:127.0.0.1";  ///< what its certificate is for
    int days = 30;                         ///< for how long; negative: expired
    double speed = 400;                    ///< virtual seconds in a real one
    std::vector<std::string> arguments;
  };
  explicit EmulatedAzure(const Server& server);
  EmulatedAzure() : EmulatedAzure(Server{}) {}
  ~EmulatedAzure();
  EmulatedAzure(const EmulatedAzure&) = delete;
  EmulatedAzure& operator=(const EmulatedAzure&) = delete;

  const Folder& folder() const { return folder_; }
  const std::string& endpoint() const { return endpoint_; }
  /// The cloud role's options for it; a data folder of its own for the ssh key.
  Value options() const;

  Value inventory() { return get("/inventory"); }
  /// Requests that were answered, in order, with operation, object, status, write, accepted.
  std::vector<Value> log();
  int count(const std::string& operation);
  /// Writes that had an effect, by operation and object.
  Value accepted_writes() { return get("/counters")["accepted_writes"]; }
  int fault(const std::string& json);
  /// The subscription's network configuration, without the mark that it begins with.
  std::string network_configuration();
  void clear_faults() { send("DELETE", "/faults", ""); }
  void post(const std::string& path, const std::string& json) { send("POST", path, json); }

 private:
  Value get(const std::string& path) { return send("GET", path, ""); }
  Value send(const std::string& method, const std::string& path, const std::string& body);
  void start(const Server& server);
  void wait_until_ready();

  Folder folder_;
  std::string thumbprint_;
  std::string endpoint_;
  pid_t pid_ = -1;
  std::unique_ptr<kit::HttpClient> control_;
  std::string control_path_;  ///< the token that each path begins with
};

}  // namespace slipway::test
