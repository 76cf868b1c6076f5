#include "core/plugin/host_call.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "core/plugin/host_table.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t most_lines = 1000;  ///< of one call
constexpr std::size_t most_line_bytes = 1 << 20;

/// The places of all calls of the process.  Leaked on purpose: a thread of a plugin may look at one
/// while the process ends.
class Places {
 public:
  static Places& all() {
    static auto* only = new Places;
    return *only;
  }

  CallPlace* take() {
    const std::scoped_lock lock(mutex_);
    if (resting_.size() > rest) {
      CallPlace* oldest = resting_.front();
      resting_.pop_front();
      return oldest;
    }
    CallPlace& place = places_.emplace_back();
    place.raw = slipway_call{sizeof(slipway_call), 0, &host_table(), &place};
    return &place;
  }
  void give_back(CallPlace* place) {
    const std::scoped_lock lock(mutex_);
    resting_.push_back(place);
  }

 private:
  static constexpr std::size_t rest = 16384;  ///< later calls until a place is used again
  std::mutex mutex_;
  std::deque<CallPlace> places_;
  std::deque<CallPlace*> resting_;
};

}  // namespace

HostCall::HostCall(std::shared_ptr<FaultBox> faults, const char* function,
                   const CallServices& services, const Screen* screen)
    : faults_(std::move(faults)),
      note_(faults_->plugin().c_str(), function),
      function_(function),
      services_(services),
      screen_(screen),
      random_(services.seed),
      place_(Places::all().take()) {
  const std::unique_lock whole(place_->gate);
  place_->live = this;
  place_->faults = faults_;
  place_->function = function_;
}

HostCall::~HostCall() {
  {
    const std::unique_lock whole(place_->gate);
    place_->live = nullptr;
  }
  Places::all().give_back(place_);
}

const Clock& HostCall::clock() const {
  static const SystemClock system;
  return services_.clock ? *services_.clock : system;
}

std::uint64_t HostCall::random() {
  const std::scoped_lock lock(mutex_);
  return random_.next();
}

void HostCall::refuse(const std::string& why) {
  const std::scoped_lock lock(mutex_);
  if (refusal_.empty()) refusal_ = why;
}

std::string HostCall::refusal() const {
  const std::scoped_lock lock(mutex_);
  return refusal_;
}

void HostCall::note_bad_json(const std::string& why) {
  const std::scoped_lock lock(mutex_);
  bad_json_ = why;
}

std::string HostCall::bad_json() const {
  const std::scoped_lock lock(mutex_);
  return bad_json_.empty() ? std::string() : "; its last parse_json failed: " + bad_json_;
}

void HostCall::note_slip(std::string what) {
  constexpr std::size_t most = 20;
  const std::scoped_lock lock(mutex_);
  const bool known = std::find(slips_.begin(), slips_.end(), what) != slips_.end();
  if (!known && slips_.size() < most) slips_.push_back(std::move(what));
}

std::vector<std::string> HostCall::slips() const {
  const std::scoped_lock lock(mutex_);
  return slips_;
}

void HostCall::fault(const std::string& what) { faults_->add(function_ + ": " + what); }

void HostCall::fault_once(const std::string& what) { faults_->add_once(function_ + ": " + what); }

bool HostCall::may_log(std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  if (lines_ >= most_lines || line_bytes_ + bytes > most_line_bytes) {
    ++dropped_;
    return false;
  }
  ++lines_;
  line_bytes_ += bytes;
  return true;
}

void HostCall::log_faults() {
  std::size_t dropped = 0;
  {
    const std::scoped_lock lock(mutex_);
    std::swap(dropped, dropped_);
  }
  if (dropped > 0)
    faults_->add(function_ + ": logged too much; " + std::to_string(dropped) +
                 " lines were dropped");
  for (const auto& fault : faults_->take()) {
    if (!services_.log) continue;
    services_.log(LogLine{SLIPWAY_LOG_ERROR, "plugin '" + plugin() + "' is at fault: " + fault,
                          Value::map()});
  }
}

}  // namespace slipway::core
