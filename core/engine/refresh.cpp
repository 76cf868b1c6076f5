#include "core/engine/refresh.hpp"

#include <map>
#include <set>

#include "core/engine/retry.hpp"
#include "core/log/diagnostics.hpp"
#include "core/plugin/request.hpp"
#include "core/schema/compare.hpp"
#include "core/value/address.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t most_in_one_call = 100;
/// Of what is recorded of them: a call holds several copies of it at once, on both sides.
constexpr std::size_t most_bytes_in_one_call = std::size_t{256} * 1024;
constexpr Millis look_every{100};

/// Some reads that go out as one call.
struct Bundle {
  Instance* instance = nullptr;
  std::vector<std::string> addresses;
  int attempts = 0;
  Millis not_before{0};
};

const Value no_answer;

/// About how many bytes of text a value holds.
std::size_t text_in(const Value& value) {
  std::size_t bytes = value.as_string().size();
  for (const auto& item : value.as_list()) bytes += text_in(item);
  for (const auto& [key, item] : value.as_map()) bytes += key.size() + text_in(item);
  return bytes;
}

/// Whether the answer, which may be one of many in a call, is from somebody who was reached.
bool is_sign_of_life(const Value& answer) {
  if (answer["outcome"].as_string() != "failed") return true;
  const auto kind = read_failure(answer).kind;
  return kind != FailureClass::timeout && kind != FailureClass::unavailable;
}

class Refresher {
 public:
  explicit Refresher(const RefreshParts& parts) : parts_(parts) {}

  ReadBacks run() {
    gather();
    std::size_t under_way = 0;
    heard_ = parts_.clock.monotonic();
    while ((under_way > 0 || !waiting_.empty()) && !parts_.stop.stop_requested()) {
      under_way += send(under_way);
      for (const auto& signal : parts_.dispatcher.wait(parts_.clock.monotonic() + look_every)) {
        if (signal.kind != Signal::Kind::answered) continue;
        --under_way;
        take(signal);
      }
      if (parts_.patience && parts_.clock.monotonic() - heard_ > *parts_.patience) {
        give_up();
        break;
      }
      parts_.events.tick(parts_.clock.wall().count());
    }
    diagnostics("engine").debug("read {} resources back in {} calls", reads_.size(),
                                bundles_.size());
    return std::move(reads_);
  }

 private:
  void gather();
  std::size_t send(std::size_t under_way);
  void take(const Signal& signal);
  void take_one(const std::string& address, const Value& answer);
  void give_up();
  Value request(const std::string& address);
  bool again(Bundle& next, const Value& answer);
  void put_off(Bundle bundle);
  bool read_one_by_one(const Bundle& bundle, const Value& answer);

  const RefreshParts& parts_;
  std::vector<Bundle> bundles_;
  std::vector<std::size_t> waiting_;
  std::map<std::string, Value> bases_;  ///< role -> what all its requests hold
  ReadBacks reads_;
  Millis heard_{0};  ///< when somebody last answered who was reached
};

void Refresher::gather() {
  struct Open {
    std::size_t bundle = 0;
    std::size_t bytes = 0;
  };
  std::map<std::pair<Instance*, std::string>, Open> open;  // instance and type -> being filled
  for (const auto& [address, row] : parts_.state.resources) {
    if (parts_.state.operations.contains(address)) continue;
    const auto role = role_of(address);
    Instance* instance = parts_.host.instance(role, row.plugin);
    if (!instance) {
      auto& read = reads_[address];
      read.answer = ReadBack::Answer::failed;
      read.failure = std::make_unique<Finding>();
      read.failure->code = "plugin.not-found";
      read.failure->address = address;
      read.failure->message = "the plugin '" + row.plugin + "' that made it cannot be used";
      continue;
    }
    const auto type = kind_of(address);
    const auto key = std::pair(instance, type);
    const auto at = open.find(key);
    const auto bytes = text_in(row.inputs) + text_in(row.outputs);
    const bool fits = at != open.end() && instance->has(Function::read_many) &&
                      bundles_[at->second.bundle].addresses.size() < most_in_one_call &&
                      at->second.bytes + bytes <= most_bytes_in_one_call;
    if (fits) {
      bundles_[at->second.bundle].addresses.push_back(address);
      at->second.bytes += bytes;
      continue;
    }
    open[key] = {bundles_.size(), bytes};
    waiting_.push_back(bundles_.size());
    bundles_.push_back({instance, {address}, 0, Millis(0)});
  }
}

Value Refresher::request(const std::string& address) {
  const auto& row = parts_.state.resources.find(address)->second;
  const auto role = role_of(address);
  auto base = bases_.find(role);
  if (base == bases_.end())
    base = bases_.emplace(role, parts_.host.request_base(role, parts_.state)).first;
  Value request = about_resource(base->second, address, 3);
  request.set("id", row.id).set("inputs", row.inputs).set("outputs", row.outputs);
  return request;
}

std::size_t Refresher::send(std::size_t under_way) {
  std::size_t sent = 0;
  std::vector<std::size_t> later;
  for (const auto at : waiting_) {
    auto& bundle = bundles_[at];
    if (under_way + sent >= parts_.parallelism || bundle.not_before > parts_.clock.monotonic()) {
      later.push_back(at);
      continue;
    }
    Job job;
    job.id = at;
    job.instance = bundle.instance;
    if (bundle.addresses.size() == 1) {
      job.function = Function::read;
      job.request = request(bundle.addresses.front());
    } else {
      job.function = Function::read_many;
      Value::List items;
      items.reserve(bundle.addresses.size());
      for (const auto& address : bundle.addresses) items.push_back(request(address));
      job.request = Value::map().set("items", std::move(items));
    }
    ++bundle.attempts;
    ++sent;
    parts_.dispatcher.start(std::move(job));
  }
  waiting_ = std::move(later);
  return sent;
}

/// Whether the failure may pass; then `next` waits as long as it asks for.
bool Refresher::again(Bundle& next, const Value& answer) {
  if (answer["outcome"].as_string() != "failed") return false;
  const auto pause = pause_before_reading_again(read_failure(answer), next.attempts);
  if (!pause) return false;
  next.not_before = std::max(next.not_before, parts_.clock.monotonic() + *pause);
  return true;
}

void Refresher::put_off(Bundle bundle) {
  waiting_.push_back(bundles_.size());
  bundles_.push_back(std::move(bundle));
}

/// A failure of the whole call may be of one of its items alone: then each is asked for by itself.
bool Refresher::read_one_by_one(const Bundle& bundle, const Value& answer) {
  static const std::set<std::string, std::less<>> of_all = {"unauthenticated", "forbidden",
                                                            "cancelled"};
  if (of_all.contains(answer["class"].as_string())) return false;
  for (const auto& address : bundle.addresses)
    put_off({bundle.instance, {address}, bundle.attempts, Millis(0)});
  return true;
}

void Refresher::take(const Signal& signal) {
  const auto bundle = std::move(bundles_[signal.job]);
  const bool whole = bundle.addresses.size() == 1;
  Bundle next{bundle.instance, {}, bundle.attempts, Millis(0)};
  const bool failed = !signal.answer["answers"].is_list();
  if (!whole && failed && again(next, signal.answer)) {
    next.addresses = bundle.addresses;
    return put_off(std::move(next));
  }
  if (!whole && failed && read_one_by_one(bundle, signal.answer)) return;
  const auto& answers = signal.answer["answers"].as_list();
  for (std::size_t i = 0; i < bundle.addresses.size(); ++i) {
    const auto& own = whole || failed ? signal.answer : i < answers.size() ? answers[i] : no_answer;
    if (is_sign_of_life(own)) heard_ = parts_.clock.monotonic();
    if (again(next, own))
      next.addresses.push_back(bundle.addresses[i]);
    else
      take_one(bundle.addresses[i], own);
  }
  if (!next.addresses.empty()) put_off(std::move(next));
}

/// What was not read is not known; no record changes for it.
void Refresher::give_up() {
  parts_.dispatcher.cancel();
  const auto seconds = std::to_string(parts_.patience->count() / 1000);
  Value none = Value::map().set("outcome", "failed").set("class", "timeout");
  none.set("message", "no answer within " + seconds + " s");
  for (const auto& bundle : bundles_)
    for (const auto& address : bundle.addresses)
      if (!reads_.contains(address)) take_one(address, none);
}

void Refresher::take_one(const std::string& address, const Value& answer) {
  auto& read = reads_[address];
  const auto& outcome = answer["outcome"].as_string();
  if (outcome == "present") {
    read.answer = ReadBack::Answer::present;
    read.id = answer["id"].as_string();
    read.inputs = answer["inputs"];
    read.outputs = answer["outputs"];
    if (const auto& why = answer["broken"].as_string(); !why.empty()) {
      read.failure = std::make_unique<Finding>();
      read.failure->code = "read.broken";
      read.failure->address = address;
      read.failure->message = why;
    }
    if (answer["ready"].is_bool()) read.ready = answer["ready"].as_bool();
    return;
  }
  const auto failure = read_failure(answer);
  if (outcome == "gone" || (outcome == "failed" && failure.kind == FailureClass::not_found)) {
    read.answer = ReadBack::Answer::gone;
    return;
  }
  read.answer = ReadBack::Answer::failed;
  read.failure = std::make_unique<Finding>();
  read.failure->code = std::string("read.") + to_text(failure.kind);
  read.failure->kind = failure.kind;
  read.failure->address = address;
  read.failure->message = failure.message;
  read.failure->help = failure.hint;
  if (failure.facts.is_map()) read.failure->facts = failure.facts;
}

}  // namespace

ReadBacks refresh(const RefreshParts& parts) { return Refresher(parts).run(); }

std::vector<ResourceRow> take_reads(State& state, const ReadBacks& reads, EngineHost& host) {
  std::vector<ResourceRow> changed;
  for (const auto& [address, read] : reads) {
    const auto at = state.resources.find(address);
    if (read.answer != ReadBack::Answer::present || at == state.resources.end()) continue;
    auto& row = at->second;
    const bool same_id = read.id.empty() || read.id == row.id;
    if (same_id && read.outputs == row.outputs) continue;
    Value outputs = row.outputs;
    for (const auto& [key, value] : read.outputs.as_map()) outputs.set(key, value);
    if (const auto* type = host.type(address, row.plugin))
      outputs = mark_sensitive(type->outputs, outputs);
    if (same_id && outputs == row.outputs) continue;
    row.outputs = std::move(outputs);
    if (!same_id) row.id = read.id;
    changed.push_back(row);
  }
  return changed;
}

}  // namespace slipway::core
