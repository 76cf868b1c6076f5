#include "coreos-sim/machine/front.hpp"

#include <chrono>
#include <utility>

#include "coreos-sim/io/http.hpp"
#include "coreos-sim/spec/holds.hpp"

namespace coreos_sim {
namespace {

/// A watch of etcd answers when something happens.
constexpr std::chrono::minutes patience{10};

/// The answer without what concerns the connection to the real server only.
HttpResponse passed_on(HttpResponse response) {
  for (const char* name : {"connection", "content-length", "transfer-encoding"})
    response.headers.erase(name);
  return response;
}

}  // namespace

Result<std::unique_ptr<Front>> Front::open(const Endpoint& here, const Endpoint& real,
                                           OptionsFile& options) {
  auto listener = listen_tcp(here);
  if (!listener) return listener.error();
  return std::unique_ptr<Front>(new Front(*listener, real, options));
}

Front::Front(const ServerSocket& listener, const Endpoint& real, OptionsFile& options)
    : options_(options), real_(real), server_(listener, [this](StreamSocket& socket) {
        HttpClient there(real_);
        serve_http(socket,
                   [&](const HttpRequest& request,
                       const StreamSocket& connection) -> std::optional<HttpResponse> {
                     const auto now = options_.current();
                     if (!pass_holds(now, request, Point::before, connection)) return std::nullopt;
                     auto response =
                         there.send(request.method, request.target, request.body, patience);
                     if (!response || !pass_holds(now, request, Point::after, connection))
                       return std::nullopt;
                     return passed_on(std::move(*response));
                   });
      }) {}

}  // namespace coreos_sim
