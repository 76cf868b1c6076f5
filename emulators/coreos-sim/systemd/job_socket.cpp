#include "coreos-sim/systemd/job_socket.hpp"

#include "coreos-sim/io/http.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

constexpr int refused = 400;

HttpResponse answer(Systemd& systemd, const HttpRequest& request) {
  const auto parts = split(request.path, '/');
  if (parts.size() != 3) return {refused, {}, "usage: systemctl VERB UNIT\n"};
  const auto& verb = parts[1];
  const auto& unit = parts[2];
  if (verb == "is-active") {
    const auto state = systemd.state(unit).active;
    return {state == "active" ? 200 : refused, {}, state + "\n"};
  }
  const auto done = systemd.carry_out(unit, verb);
  return done ? HttpResponse{} : HttpResponse{refused, {}, done.error().message + "\n"};
}

}  // namespace

Outcome JobSocket::open() {
  auto listener = listen_unix(path_);
  if (!listener) return listener.error();
  server_ = std::make_unique<TcpServer>(*listener, [this](StreamSocket& socket) {
    serve_http(socket, [this](const HttpRequest& request, const StreamSocket&) {
      return std::optional(answer(systemd_, request));
    });
  });
  return done();
}

}  // namespace coreos_sim
