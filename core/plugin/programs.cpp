#include "core/plugin/programs.hpp"

namespace slipway::core {
namespace {

constexpr int most_programs = 16;  ///< of a plugin; plugin.h promises them
constexpr std::chrono::milliseconds program_grace{500};

}  // namespace

Programs& Programs::all() {
  static Programs only;
  return only;
}

Programs::~Programs() {
  for (auto& [key, program] : waiting_) program.process->end(program_grace);
}

bool Programs::enter(const std::string& plugin) {
  const std::scoped_lock lock(mutex_);
  int& count = running_[plugin];
  if (count >= most_programs) return false;
  ++count;
  return true;
}

void Programs::leave(const std::string& plugin) {
  const std::scoped_lock lock(mutex_);
  --running_[plugin];
}

std::uint64_t Programs::put(const std::string& plugin, Program program) {
  const std::scoped_lock lock(mutex_);
  waiting_.emplace(Key(plugin, ++last_), std::move(program));
  return last_;
}

void Programs::put_back(const std::string& plugin, std::uint64_t number, Program program) {
  const std::scoped_lock lock(mutex_);
  waiting_.emplace(Key(plugin, number), std::move(program));
}

Program Programs::take(const std::string& plugin, std::uint64_t number) {
  const std::scoped_lock lock(mutex_);
  auto found = waiting_.extract(Key(plugin, number));
  return found ? std::move(found.mapped()) : Program{};
}

}  // namespace slipway::core
