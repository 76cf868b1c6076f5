#include "coreos-sim/fleet/daemon.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/JSON/Object.h>
#include <Poco/Timestamp.h>

#include <chrono>
#include <sstream>

#include "coreos-sim/io/files.hpp"
#include "coreos-sim/spec/holds.hpp"
#include "shared/log.hpp"

namespace coreos_sim::fleet {

Daemon::Daemon(DaemonSettings settings, OptionsFile& options)
    : settings_(std::move(settings)),
      options_(options),
      etcd_(settings_.etcd),
      registry_(etcd_, settings_.key_prefix),
      runtime_({settings_.address, settings_.hostname, etcd_, options_},
               {settings_.journal, settings_.accounts}, settings_.unit_exists),
      agent_(registry_, runtime_, settings_.machine, options_),
      api_(registry_, options, available_) {
  auto listener = listen_unix(settings_.socket);
  if (listener) {
    server_ = std::make_unique<TcpServer>(*listener, [this](StreamSocket& socket) {
      serve_http(socket, [this](const HttpRequest& request, const StreamSocket& connection) {
        return answer(request, connection);
      });
    });
  } else {
    emulators::log("fleet", emulators::LogLevel::error, listener.error().message);
  }
  heart_ = std::jthread([this](const std::stop_token& stop) { live(stop); });
}

void Daemon::leave() {
  heart_ = {};
  changes_.reset();
  engine_rounds_.reset();
  agent_rounds_.reset();
  agent_.leave();
  registry_.leave(settings_.machine.id);
}

std::optional<HttpResponse> Daemon::answer(const HttpRequest& request, const StreamSocket& socket) {
  const auto options = options_.current();
  if (!pass_holds(options, request, Point::before, socket)) return std::nullopt;
  auto response = api_.answer(request);
  log(request, response.status);
  if (!pass_holds(options, request, Point::after, socket)) return std::nullopt;
  return response;
}

void Daemon::log(const HttpRequest& request, int status) const {
  Poco::JSON::Object object(Poco::JSON_PRESERVE_KEY_ORDER);
  object.set("time", Poco::DateTimeFormatter::format(Poco::Timestamp(),
                                                     Poco::DateTimeFormat::ISO8601_FRAC_FORMAT));
  object.set("method", request.method);
  object.set("path", request.path);
  object.set("status", status);
  std::ostringstream line;
  object.stringify(line);
  append_line(settings_.request_log, line.str());
}

/// The heart: until the first beat nothing works; when none has got through for its time to live,
/// the API says so.
void Daemon::live(const std::stop_token& stop) {
  while (!beat()) {
    if (!pause(options_.paced(first_heartbeat_retry_ms), stop)) return;
  }
  available_ = true;
  agent_.begin_publishing();
  engine_rounds_ =
      std::make_unique<Reconciler>(options_, engine_period_ms, [this] { return lead(); });
  agent_rounds_ = std::make_unique<Reconciler>(options_, agent_period_ms, [this] {
    return agent_.reconcile() ? until_something_changes : std::chrono::hours(0);
  });
  changes_ = std::make_unique<Changes>(settings_.etcd, registry_.root(), options_,
                                       [this](const Change& change) {
                                         engine_rounds_->hear(change);
                                         agent_rounds_->hear(change);
                                       });
  auto last = std::chrono::steady_clock::now();
  while (pause(renewal(options_.current(), heartbeat_ttl_s), stop)) {
    if (beat_in_time(stop)) last = std::chrono::steady_clock::now();
    const auto ttl = std::chrono::seconds(paced_ttl(options_.current(), heartbeat_ttl_s));
    available_ = std::chrono::steady_clock::now() - last < ttl;
  }
}

/// One beat that does not get through, as while etcd elects a leader, does not cost a machine its
/// place: fleet tries four times within a third of the time to live (its server/monitor.go).
bool Daemon::beat_in_time(const std::stop_token& stop) {
  constexpr int most_beats = 4;
  const std::chrono::milliseconds within =
      std::chrono::seconds(paced_ttl(options_.current(), heartbeat_ttl_s)) / 3;
  for (int beats = 1; !beat(); ++beats)
    if (beats == most_beats || !pause(within / most_beats, stop)) return false;
  return true;
}

bool Daemon::beat() {
  const int ttl = paced_ttl(options_.current(), heartbeat_ttl_s);
  return static_cast<bool>(registry_.beat(settings_.machine, ttl));
}

/// One round of the engine: whoever holds the lease places the units.  The end of another's lease
/// is a change; one's own has to be renewed.
std::chrono::milliseconds Daemon::lead() {
  constexpr std::chrono::milliseconds at_once{0};
  const int ttl = paced_ttl(options_.current(), lease_ttl_s);
  const auto leading = registry_.lead(settings_.machine.id, ttl);
  if (!leading) return at_once;
  if (!*leading) return until_something_changes;
  const auto units = registry_.units();
  const auto machines = registry_.machines();
  if (!units || !machines) return at_once;
  bool all_placed = true;
  for (const auto& placement : schedule(*units, *machines)) {
    const auto changed = placement.machine.empty()
                             ? registry_.unplace(placement.unit, placement.was)
                             : registry_.place(placement.unit, placement.machine);
    if (changed) continue;
    emulators::log("fleet", emulators::LogLevel::warning, changed.error().message);
    all_placed = false;
  }
  return all_placed ? std::chrono::seconds(ttl) / 5 : at_once;
}

}  // namespace coreos_sim::fleet
