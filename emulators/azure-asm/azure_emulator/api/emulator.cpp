#include "azure_emulator/api/emulator.hpp"

#include <algorithm>
#include <locale>
#include <sstream>
#include <thread>

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/blobs.hpp"
#include "azure_emulator/api/router.hpp"
#include "azure_emulator/machines/lifecycle.hpp"
#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/request_shapes.hpp"
#include "azure_emulator/xml/writer.hpp"

namespace azure_emulator {
namespace {

/// `YYYY-MM-DD`, at least `least`: dates compare as text.
void check_version(const Request& request, std::string_view least) {
  const auto found = request.headers.find("x-ms-version");
  const std::string version = found == request.headers.end() ? "" : found->second;
  bool dated = version.size() == 10 && version[4] == '-' && version[7] == '-';
  for (std::size_t i = 0; dated && i < version.size(); ++i) {
    dated = i == 4 || i == 7 || (version[i] >= '0' && version[i] <= '9');
  }
  if (dated && version >= least) return;
  throw Refusal{400, "MissingOrIncorrectVersionHeader",
                "The versioning header is not specified or was specified incorrectly."};
}

/// The body held against its table; throws what is wrong with it.
Element checked_body(const Route& route, const std::optional<Element>& parsed,
                     const std::string& reason, Order order) {
  if (route.roots.empty()) return {};
  if (!parsed) throw invalid_xml(reason.empty() ? "there is no body" : reason);
  Element body = *parsed;
  const auto roots = split(route.roots, ' ');
  if (std::find(roots.begin(), roots.end(), body.name) == roots.end()) {
    throw invalid_xml("the root element '" + body.name + "' is not '" + roots.front() + "'");
  }
  if (body.space != kAzureNamespace) {
    throw invalid_xml("the root element '" + body.name + "' is not in the namespace " +
                      std::string(kAzureNamespace));
  }
  const Shape* shape = request_shape(body.name);
  if (shape != nullptr) {
    if (const auto fault = check_shape(body, *shape, order)) throw invalid_xml(*fault);
  }
  return body;
}

bool is_operation_fault(FaultAction action) {
  return action == FaultAction::fail_operation || action == FaultAction::forget ||
         action == FaultAction::stuck || action == FaultAction::provisioning_timeout ||
         action == FaultAction::late_conflict || action == FaultAction::stale;
}

void add_common_headers(Reply& reply, const std::string& id) {
  reply.headers.emplace_back("x-ms-request-id", id);
  reply.headers.emplace_back("x-ms-servedbyregion", "ussouth3");
  reply.headers.emplace_back("Server",
                             "1.0.6198.243 (rd_rdfe_stable.150618-1025) Microsoft-HTTPAPI/2.0");
  reply.headers.emplace_back("Cache-Control", "no-cache");
}

std::string speed_text(double speed) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << speed;
  return text.str();
}

}  // namespace

/// A request with all that was found out about it.
struct Emulator::Incoming {
  Incoming(const Request& came, const std::function<bool()>& client_alive)
      : request(came), alive(client_alive) {}

  const Request& request;
  const std::function<bool()>& alive;
  Target target;
  std::optional<RouteMatch> match;
  bool known_path = false;
  bool writes = false;
  bool repeated = false;  ///< from the journal: its sender was checked once
  std::optional<Element> body;
  std::string body_fault;
  std::string operation = "unknown";
  std::string object;
  std::string id;
  int number = 0;
  std::vector<FaultState> hits;
};

Emulator::Emulator(const Options& options, MachineHost& host)
    : world_(options.start, options.net, options.seed, host), faults_(options.seed) {}

void Emulator::allow(const std::string& subscription, const std::string& thumbprint) {
  const std::lock_guard lock(mutex_);
  Subscription& own = world_.subscriptions[lower(subscription)];
  own.id = subscription;
  own.thumbprints.insert(upper(thumbprint));
}

void Emulator::synchronise() {
  if (source_.now) world_.timeline.advance_to(source_.now());
}

void Emulator::set_time_source(TimeSource source) {
  const std::lock_guard lock(mutex_);
  source_ = std::move(source);
  changed_.notify_all();
}

void Emulator::advance(Span span) {
  const std::lock_guard lock(mutex_);
  world_.timeline.advance_to(world_.timeline.now() + span);
}

std::optional<Time> Emulator::catch_up() {
  const std::lock_guard lock(mutex_);
  synchronise();
  return world_.timeline.next();
}

void Emulator::wait_for_change(std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, most);
}

void Emulator::open(Incoming& incoming) {
  const Request& request = incoming.request;
  incoming.target = parse_target(request.target);
  incoming.match = match_route(request.method, incoming.target, incoming.known_path);
  if (is_blob_request(incoming.target)) {
    incoming.match.reset();
    incoming.operation = blob_operation_name(request);
    incoming.object = request.target.substr(1, request.target.find('?') - 1);
    incoming.writes = request.method == "PUT" || request.method == "DELETE";
  } else if (incoming.match) {
    incoming.writes = incoming.match->route->writes;
    if (!incoming.match->route->roots.empty()) {
      incoming.body = parse_xml(request.body, incoming.body_fault);
    }
    const Element* body = incoming.body ? &*incoming.body : nullptr;
    incoming.operation = operation_name(*incoming.match->route, body);
    incoming.object = object_name(*incoming.match, body);
  } else if (incoming.target.parts == std::vector<std::string>{"subscriptions"}) {
    incoming.operation = "List Subscriptions";
  }
  const std::lock_guard lock(mutex_);
  synchronise();
  if (incoming.id.empty()) incoming.id = world_.new_request_id();
  LogEntry entry;
  entry.time = world_.timeline.now();
  entry.operation = incoming.operation;
  entry.object = incoming.object;
  entry.method = request.method;
  entry.path = request.target;
  entry.id = incoming.id;
  entry.writes = incoming.writes;
  incoming.number = log_.begin(std::move(entry)).number;
}

Reply Emulator::handle(const Request& request, const std::function<bool()>& alive) {
  Incoming incoming(request, alive);
  open(incoming);
  Reply reply;
  try {
    reply = answer(incoming);
  } catch (const Refusal& refusal) {
    reply = error_reply(refusal);
  }
  add_common_headers(reply, incoming.id);
  const std::lock_guard lock(mutex_);
  LogEntry& entry = log_.at(incoming.number);
  entry.status = reply.dropped ? 0 : reply.status;
  for (const auto& hit : incoming.hits) entry.faults.push_back(hit.id);
  if (source_.speed) reply.headers.emplace_back("x-emulator-speed", speed_text(source_.speed()));
  changed_.notify_all();
  return reply;
}

Reply Emulator::answer(Incoming& incoming) {
  if (incoming.operation == "List Subscriptions") {
    const std::lock_guard lock(mutex_);
    return list_subscriptions(incoming.request.thumbprint);
  }
  {
    const std::lock_guard lock(mutex_);
    if (!is_blob_request(incoming.target)) check_route(incoming);
    incoming.hits =
        faults_.choose(incoming.operation, incoming.object, incoming.writes, world_.timeline.now());
  }
  Reply reply;
  if (run_faults(incoming, FaultPoint::before, reply) == Step::answered) return reply;
  try {
    reply = execute(incoming);
  } catch (const Refusal& refusal) {
    reply = error_reply(refusal);
  }
  run_faults(incoming, FaultPoint::after, reply);
  return reply;
}

/// Who asks, in which version, and for what.
void Emulator::check_route(const Incoming& incoming) {
  authenticate(incoming);
  check_version(incoming.request, incoming.match ? incoming.match->route->version : "2009-10-01");
  if (incoming.match) return;
  if (incoming.known_path) {
    throw Refusal{405, "InvalidHttpVerb",
                  "The HTTP verb specified was not recognized by the server."};
  }
  throw not_found("The service name is unknown.");
}

Subscription& Emulator::authenticate(const Incoming& incoming) {
  const auto& parts = incoming.target.parts;
  const auto found =
      parts.empty() ? world_.subscriptions.end() : world_.subscriptions.find(lower(parts.front()));
  if (found == world_.subscriptions.end() ||
      (!incoming.repeated &&
       found->second.thumbprints.count(upper(incoming.request.thumbprint)) == 0)) {
    throw Refusal{403, "ForbiddenError",
                  "The server failed to authenticate the request. Verify that the certificate is "
                  "valid and is associated with this subscription."};
  }
  return found->second;
}

Reply Emulator::list_subscriptions(const std::string& thumbprint) {
  XmlWriter writer("Subscriptions");
  for (const auto& [key, subscription] : world_.subscriptions) {
    if (subscription.thumbprints.count(upper(thumbprint)) == 0) continue;
    const XmlScope scope(writer, "Subscription");
    writer.text("SubscriptionID", subscription.id)
        .text("SubscriptionName", "emulated")
        .text("SubscriptionStatus", "Active");
  }
  return xml_reply(writer.finish());
}

Directives Emulator::directives_of(const Incoming& incoming) {
  Directives directives;
  for (const auto& hit : incoming.hits) {
    if (is_operation_fault(hit.fault.action)) faults_.reached(hit.id);
    switch (hit.fault.action) {
      case FaultAction::fail_operation:
        directives.fail_operation = hit.fault.refusal;
        break;
      case FaultAction::forget:
        forgotten_.insert(incoming.id);
        break;
      case FaultAction::stuck:
        directives.keep_stuck = [this, id = hit.id](std::function<void()> end) {
          faults_.keep(id, std::move(end));
        };
        break;
      case FaultAction::provisioning_timeout:
        directives.provisioning_timeout = true;
        break;
      case FaultAction::late_conflict:
        directives.late_conflict = true;
        break;
      case FaultAction::stale:
      case FaultAction::hold:
      case FaultAction::status:
      case FaultAction::drop:
      case FaultAction::delay:
        break;
    }
  }
  return directives;
}

Reply Emulator::execute(Incoming& incoming) {
  const std::lock_guard lock(mutex_);
  synchronise();
  if (!incoming.match) {
    Reply reply = answer_blob_request(world_, incoming.request, incoming.target);
    log_.at(incoming.number).executed = incoming.writes && reply.status < 300;
    if (incoming.writes) tell(incoming);
    return reply;
  }
  const Route& route = *incoming.match->route;
  Call call{world_,
            authenticate(incoming),
            route,
            incoming.match->path,
            incoming.target.query,
            checked_body(route, incoming.body, incoming.body_fault, world_.settings.order),
            incoming.request.body,
            incoming.operation,
            incoming.id,
            incoming.object,
            directives_of(incoming)};
  check_remembered(call);
  Reply reply = route.handler(call);
  if (!route.writes) return as_it_was(incoming, std::move(reply));
  log_.at(incoming.number).executed = true;
  if (!world_.first_write) world_.first_write = world_.timeline.now();
  // what a fault makes fail leaves nothing, and would not fail when it is done again
  if (!call.directives.fail_operation) tell(incoming);
  return reply;
}

/// What was forgotten is asked after in vain, once it is over.
void Emulator::check_remembered(const Call& call) {
  if (call.route.handler != handlers::get_operation) return;
  const Operation* operation = world_.operations.find(call.part("id"));
  if (operation != nullptr && operation->status != OperationStatus::in_progress &&
      forgotten_.count(operation->id) > 0) {
    throw not_found("The operation request ID was not found.");
  }
}

/// A read that is behind the times has the answer that it had when it was last up to date.
Reply Emulator::as_it_was(const Incoming& incoming, Reply now) {
  for (const auto& hit : incoming.hits) {
    const auto before = last_reads_.find(incoming.request.target);
    if (hit.fault.action == FaultAction::stale && before != last_reads_.end())
      return before->second;
  }
  last_reads_[incoming.request.target] = now;
  return now;
}

void Emulator::tell(const Incoming& incoming) {
  if (listener_) listener_({world_.timeline.now(), incoming.request, incoming.id});
}

void Emulator::on_write(std::function<void(const Write&)> listener) {
  const std::lock_guard lock(mutex_);
  listener_ = std::move(listener);
}

void Emulator::repeat(const Write& write) {
  {
    const std::lock_guard lock(mutex_);
    world_.timeline.advance_to(write.time);
  }
  const std::function<bool()> alive = [] { return true; };
  Incoming incoming(write.request, alive);
  incoming.repeated = true;
  incoming.id = write.id;
  open(incoming);
  try {
    static_cast<void>(execute(incoming));
  } catch (const Refusal&) {
    // it was refused the first time as well
  }
}

Emulator::Step Emulator::run_faults(Incoming& incoming, FaultPoint point, Reply& reply) {
  for (const auto& hit : incoming.hits) {
    const Fault& fault = hit.fault;
    if (fault.point != point || is_operation_fault(fault.action)) continue;
    if (fault.action != FaultAction::hold) faults_.reached(hit.id);
    switch (fault.action) {
      case FaultAction::hold:
        if (!faults_.hold(hit, incoming.alive)) reply.dropped = true;
        if (reply.dropped) return Step::answered;
        break;
      case FaultAction::delay:
        std::this_thread::sleep_for(std::chrono::milliseconds(fault.delay_ms));
        break;
      case FaultAction::drop:
        reply.dropped = true;
        return Step::answered;
      default:
        reply = error_reply(fault.refusal);
        if (!fault.location.empty()) reply.headers.emplace_back("Location", fault.location);
        return Step::answered;
    }
  }
  return Step::proceed;
}

void Emulator::release_fault(int id) {
  const auto ends = faults_.release(id);
  const std::lock_guard lock(mutex_);
  synchronise();
  for (const auto& end : ends) end();
  changed_.notify_all();
}

void Emulator::machine_ready(std::uint64_t machine_id) {
  const std::lock_guard lock(mutex_);
  synchronise();
  on_machine_ready(world_, machine_id);
}

void Emulator::machine_failed(std::uint64_t machine_id, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  synchronise();
  on_machine_failed(world_, machine_id, reason);
}

void Emulator::machine_stopped(std::uint64_t machine_id) {
  const std::lock_guard lock(mutex_);
  synchronise();
  on_machine_stopped(world_, machine_id);
  changed_.notify_all();
}

}  // namespace azure_emulator
