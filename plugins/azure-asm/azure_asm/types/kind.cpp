#include "azure_asm/types/kind.hpp"

namespace azure_asm {
namespace {

template <class Work>
Outcome carried_out(const Request& request, const Work& work) {
  try {
    return work();
  } catch (Failure& failure) {
    if (!request.token().is_null() && !failure.over) failure.operation_over(false);
    throw;
  }
}

}  // namespace

Kind::Kind(HasLive& cloud) : service_(cloud.live().service), waiting_(cloud.live().waiting) {}

Outcome Kind::create(const Request& request, Call& call) {
  return carried_out(request, [&] { return make(request, call); });
}

Outcome Kind::update(const Request& request, Call& call) {
  return carried_out(request, [&] { return change(request, call); });
}

Outcome Kind::remove(const Request& request, Call& call) {
  return carried_out(request, [&] { return unmake(request, call); });
}

Outcome Kind::poll(const Request& request, Call& call) {
  const auto& work = request.token()["work"].as_string();
  return work == "delete"   ? remove(request, call)
         : work == "update" ? update(request, call)
                            : create(request, call);
}

Observed Kind::import_resource(const Request& request, Call& call) {
  Value named = Value::map();
  for (const char* key : {"type", "address", "id", "inputs", "stack", "lineage", "owner"})
    named.set(key, request[key]);
  if (request.id().empty()) named.set("id", natural_id(request.inputs()));
  return read(Request(named), call);
}

Outcome Kind::change(const Request& request, Call&) {
  return Outcome::done(request.id(), request.prior()["outputs"]);
}

Outcome Kind::accepted(const Call& call, const char* work, const char* kind, std::string operation,
                       const std::string& phase, const std::string& id) const {
  auto answer =
      waiting_.pending(call, Waiting::begun(call, work, kind, std::move(operation)), phase);
  return id.empty() ? answer : answer.known_as(id);
}

std::optional<Outcome> Kind::going(const Request& request, const Call& call, const std::string& id,
                                   const std::string& phase, const std::string& what) {
  const auto job = Job::from(request.token());
  if (!job) return std::nullopt;
  if (auto answer = waiting_.still_running(call, *job, phase, what)) return answer;
  return Outcome::done(id);
}

}  // namespace azure_asm
