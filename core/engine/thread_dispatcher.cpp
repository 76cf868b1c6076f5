#include "core/engine/thread_dispatcher.hpp"

#include <utility>

namespace slipway::core {

ThreadDispatcher::~ThreadDispatcher() {
  cancel();
  {
    const std::lock_guard hold(mutex_);
    ending_ = true;
  }
  jobs_ready_.notify_all();
}

void ThreadDispatcher::start(Job job) {
  ++running_;
  {
    const std::lock_guard hold(mutex_);
    jobs_.push_back(std::move(job));
    if (idle_ < jobs_.size() && pool_.size() < threads_) pool_.emplace_back([this] { work(); });
  }
  jobs_ready_.notify_one();
}

void ThreadDispatcher::cancel() { cancelled_.request_stop(); }

std::vector<Signal> ThreadDispatcher::wait(Millis until) {
  std::unique_lock hold(mutex_);
  const auto left = until - clock_.monotonic();
  if (signals_.empty() && left > Millis(0))
    said_.wait_for(hold, left, [this] { return !signals_.empty(); });
  auto taken = std::exchange(signals_, {});
  for (const auto& signal : taken)
    if (signal.kind == Signal::Kind::answered) --running_;
  return taken;
}

void ThreadDispatcher::say(Signal signal) {
  {
    const std::lock_guard hold(mutex_);
    signals_.push_back(std::move(signal));
  }
  said_.notify_one();
}

void ThreadDispatcher::call(Job& job) {
  CallServices services;
  services.clock = &clock_;
  services.seed = seed_ ^ job.id;
  services.stop = cancelled_.get_token();
  services.log = [this, id = job.id](LogLine line) {
    Signal signal{Signal::Kind::logged, id, {}, std::move(line), {}, -1, {}};
    say(std::move(signal));
  };
  services.progress = [this, id = job.id](std::string_view phase, double fraction) {
    say({Signal::Kind::progressed, id, {}, {}, std::string(phase), fraction, {}});
  };
  if (job.function == Function::preflight)
    services.emit = [this, id = job.id](Value item) {
      say({Signal::Kind::emitted, id, std::move(item), {}, {}, -1, {}});
      return true;
    };
  Signal answered;
  answered.job = job.id;
  answered.answer = job.instance->call(job.function, job.request, services);
  answered.request = std::move(job.request);
  say(std::move(answered));
}

void ThreadDispatcher::work() {
  while (true) {
    Job job;
    {
      std::unique_lock hold(mutex_);
      ++idle_;
      jobs_ready_.wait(hold, [this] { return ending_ || !jobs_.empty(); });
      --idle_;
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    call(job);
  }
}

}  // namespace slipway::core
