#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "slipway/kit/tunnel_http.hpp"
#include "slipway/value.hpp"

namespace swarm {

/// Which version of docker's API is spoken with a daemon that offers these, as a path begins:
/// `/v1.41`.  Ours are 1.41 to 1.44: the least has what swarms need, the newest is the oldest that
/// Docker 29 takes.  Throws `unsupported` when there is none in common.
std::string api_prefix(const std::string& least, const std::string& newest);

/// The version that is spoken with one docker, once it was asked for.
struct ApiVersion {
  std::mutex mutex;
  std::string prefix;  ///< guarded by mutex; empty: not asked yet
};

/// One machine's docker, spoken to over its socket.  Members may be called from several threads.
/// Nothing is sent twice.
class Docker {
 public:
  using Value = slipway::Value;
  using Patience = std::chrono::milliseconds;

  /// Most calls are answered in milliseconds; a manager without a leader takes 20 s to say so.
  static constexpr Patience usual{8000};
  static constexpr Patience long_one{25000};

  Docker(std::shared_ptr<slipway::kit::TunnelHttp> http, std::shared_ptr<ApiVersion> version,
         std::function<bool()> cancelled)
      : http_(std::move(http)), version_(std::move(version)), cancelled_(std::move(cancelled)) {}

  /// What is there.  `what` completes "cannot ...", for messages.  Throws as `failure_of` says.
  Value get(const std::string& path, const std::string& what, Patience patience = usual) const;
  /// The same; nothing when it is not there.
  std::optional<Value> find(const std::string& path, const std::string& what) const;
  /// Sends a document; answers docker's own, null where it has none.
  Value post(const std::string& path, const Value& body, const std::string& what,
             Patience patience = usual) const;
  /// Sends an archive of images; the words of docker's answer, line by line.
  std::string load(std::string archive, const std::string& what) const;
  /// Bytes as they are, such as a log.
  std::string bytes(const std::string& path, const std::string& what,
                    Patience patience = usual) const;
  /// False when it was not there.
  bool remove(const std::string& path, const std::string& what) const;

 private:
  slipway::kit::HttpResponse send(slipway::kit::HttpRequest request, Patience patience) const;
  std::string prefix() const;

  std::shared_ptr<slipway::kit::TunnelHttp> http_;
  std::shared_ptr<ApiVersion> version_;
  std::function<bool()> cancelled_;
};

/// `filters=` of a list, encoded for a path: {"service": ["web"]}.
std::string filter(const std::string& key, const std::string& value);

}  // namespace swarm
