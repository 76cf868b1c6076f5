#include "tests/support/fake_plugin.hpp"

#include <stdexcept>

#include "core/schema/schema.hpp"

namespace slipway::test {
namespace {

class FakeInstance final : public core::Instance {
 public:
  explicit FakeInstance(FakePlugin& plugin) : plugin_(plugin) {}
  bool has(core::Function function) const override { return plugin_.has(function); }
  Value call(core::Function function, const Value& request,
             const core::CallServices& services) override {
    return plugin_.call(function, request, services);
  }

 private:
  FakePlugin& plugin_;
};

}  // namespace

FakePlugin::FakePlugin(const schema::Description& description) : description_(description.value()) {
  auto parsed = core::parse_schema(description_);
  if (!parsed) throw std::invalid_argument(parsed.error().message);
  schema_ = *std::move(parsed);
  file_.name = schema_.name;
}

FakePlugin& FakePlugin::on(core::Function function, Answer answer) {
  answers_[function] = std::move(answer);
  return *this;
}

std::vector<Value> FakePlugin::asked(core::Function function) const {
  const std::scoped_lock lock(mutex_);
  const auto at = asked_.find(function);
  return at == asked_.end() ? std::vector<Value>() : at->second;
}

std::unique_ptr<core::Instance> FakePlugin::instance() {
  return std::make_unique<FakeInstance>(*this);
}

core::Result<std::unique_ptr<core::Instance>> FakePlugin::make(const Value&,
                                                               const core::CallServices&) {
  return instance();
}

Value FakePlugin::call(core::Function function, const Value& request,
                       const core::CallServices& services) {
  {
    const std::scoped_lock lock(mutex_);
    asked_[function].push_back(request);
  }
  const auto answer = answers_.find(function);
  if (answer == answers_.end())
    return Value::map().set("outcome", "failed").set("class", "unsupported");
  return answer->second(request, services);
}

}  // namespace slipway::test
