#pragma once
#include <atomic>
#include <optional>
#include <string>

#include "azure_asm/service/errors.hpp"
#include "azure_asm/xml/element.hpp"
#include "slipway/call.hpp"
#include "slipway/kit/http.hpp"

namespace azure_asm {

/// The credentials and the place of the service's management interface.
struct Account {
  std::string endpoint;
  std::string subscription;
  std::string certificate;  ///< path of the .pem with the management key and certificate
  std::string pem;          ///< the same as text, where it does not come from a .pem file; secret
  std::string ca_file;      ///< empty: the system's issuers
  Pace pace;
};

/// How an operation that the service accepted is doing.
struct Operation {
  enum class Status { unknown, in_progress, succeeded, failed } status = Status::unknown;
  Refusal refusal;  ///< of a failed one
};

/// Speaks the Azure Service Management interface for one subscription.  Paths are relative to it:
/// `/locations`.
///
/// Each member sends exactly one request (a redirect aside).  A refusal is thrown as a Failure with
/// request_id and http_status among its facts.  Members may be called from several threads at once.
class Management {
 public:
  explicit Management(Account account);

  /// Reads.  `what` completes "cannot ...".  `find` answers nothing on 404.
  Element get(const slipway::Call& call, const std::string& path, const std::string& what);
  std::optional<Element> find(const slipway::Call& call, const std::string& path,
                              const std::string& what);

  /// A read whose answer is kept byte for byte: the network configuration.  Nothing on 404.
  std::optional<std::string> find_text(const slipway::Call& call, const std::string& path,
                                       const std::string& what);
  /// The write of such a text.
  std::string put_text(const slipway::Call& call, const std::string& path, const std::string& text,
                       const std::string& what);

  /// Writes; answers the id of the operation that was begun (or was done at once).
  std::string post(const slipway::Call& call, const std::string& path, const Element& body,
                   const std::string& what);
  std::string post_empty(const slipway::Call& call, const std::string& path,
                         const std::string& what);
  std::string put(const slipway::Call& call, const std::string& path, const Element& body,
                  const std::string& what);
  /// Nothing when there was nothing to delete.
  std::optional<std::string> remove(const slipway::Call& call, const std::string& path,
                                    const std::string& what);

  Operation operation(const slipway::Call& call, const std::string& id);

  const Account& account() const { return account_; }

  /// When to look again.  Follows the service's own clock where it says that it runs faster than
  /// ours, as an emulated one does in `x-emulator-speed`.
  Pace pace() const;

  /// The service's clock, in milliseconds since 1970, as of the last answer; 0 before the first.
  std::int64_t service_clock_ms() const;
  /// How many times faster than ours it runs, as an emulated service says; 1 where none says so.
  double service_speed() const { return speed_; }

 private:
  slipway::kit::HttpResponse send(const slipway::Call& call, const std::string& method,
                                  const std::string& path, const std::string* body,
                                  const char* content_type = "application/xml");
  std::string write(const slipway::Call& call, const std::string& method, const std::string& path,
                    const Element* body, const std::string& what);
  void note_clock(const slipway::kit::HttpResponse& response);

  Account account_;
  slipway::kit::HttpClient http_;
  std::atomic<std::int64_t> service_clock_ms_{0};
  std::atomic<double> speed_{1};  ///< of the service's clock, as of the last answer that said it
};

/// The path of a cloud service below the subscription, and of its one deployment.
std::string service_path(const std::string& service);
std::string deployment_path(const std::string& service, const std::string& deployment);

}  // namespace azure_asm
