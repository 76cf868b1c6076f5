#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "slipway/kit/http.hpp"
#include "slipway/kit/tunnel.hpp"

namespace slipway::kit {

/// Speaks plain HTTP/1.1 with one server at the far end of a tunnel, over connections that it keeps
/// and uses again.  A new connection goes to the first of its targets that can be opened.  Nothing
/// is ever sent twice.  Members may be called from several threads at once; each gets a connection
/// of its own.
class TunnelHttp {
 public:
  /// `timeout` is for opening a connection and for each silent wait; `limits` hold each answer.
  TunnelHttp(std::shared_ptr<Tunnel> tunnel, std::vector<ChannelTarget> targets,
             std::chrono::milliseconds timeout = std::chrono::seconds(10),
             AnswerLimits limits = {});
  ~TunnelHttp();
  TunnelHttp(const TunnelHttp&) = delete;
  TunnelHttp& operator=(const TunnelHttp&) = delete;

  /// The answer, whatever its status.  Throws a classified Failure when there is none:
  /// `unavailable` (effect none before the request was sent, else unknown), `timeout` (unknown),
  /// `unsupported` when the host refuses such channels, `cancelled` (none
  /// before the request was sent, else unknown).
  HttpResponse send(const HttpRequest& request);

  const Tunnel& tunnel() const;
  /// `FIRST TARGET on PEER`, for messages.
  std::string server() const;

 private:
  class Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace slipway::kit
