#include "core/plugin/screen.hpp"

#include <algorithm>
#include <utility>

#include "core/plugin/functions.hpp"
#include "core/plugin/limits.hpp"
#include "core/plugin/marks.hpp"
#include "core/value/json.hpp"
#include "slipway/contract/attribute_forms.hpp"
#include "slipway/contract/shapes.hpp"

namespace slipway::core {
namespace {

using contract::Expected;
using contract::Misfit;

bool is_failed(const Value& answer) { return answer["outcome"].as_string() == "failed"; }

/// Outputs are held against their types; which of them are missing is another question
/// (missing_outputs).
std::vector<Misfit> misfits_of_outputs(const Value& answer, const ResourceType* type) {
  if (!type || !answer["outputs"].is_map()) return {};
  return contract::misfits_of(answer["outputs"], "outputs", type->described["outputs"].as_list(),
                              Expected::none);
}

/// What is read mostly is what is on record: then one copy serves both, and the other goes where it
/// was made.
void share_if_equal(Value& answer, const char* key, const Value& recorded) {
  const Value* read = answer.find(key);
  if (read && read->is_map() && *read == recorded) answer.set(key, recorded);
}

/// What the function answers by contract.h; null: any map.
const char* shape_of(Function function) {
  const auto* found = contract::find_answer_shape(function_places[index_of(function)].listed);
  return found ? found->answers : nullptr;
}

}  // namespace

Screen::Screen(CallSubject subject, const Value& request, Redactor known)
    : subject_(std::move(subject)), request_(request), redactor_(std::move(known)) {
  redactor_.learn(request);
}

Value Screen::internal(const std::string& why) const {
  return Value::map()
      .set("outcome", "failed")
      .set("class", "internal")
      .set("message",
           shown("plugin '" + subject_.plugin + "': " + to_text(subject_.function) + ": " + why));
}

Value Screen::refused(const Value& answer, const std::string& why) const {
  Value failure = internal(why);
  const Value& id = answer["id"];
  const bool usable = id.is_string() && !id.as_string().empty() &&
                      id.as_string().size() <= SLIPWAY_MAX_ID && !redactor_.finds(id.as_string());
  if (usable) failure.set("effect", "partial").set("id", id);
  return failure;
}

const ResourceType* Screen::type_of(const Value& request) const {
  return subject_.schema ? subject_.schema->find_type(subject_.role, request["type"].as_string())
                         : nullptr;
}

Value Screen::answer(Value answer, Slips& slips) const {
  if (!answer.is_map()) return internal("answered no map");
  if (const auto fault = too_big(answer, SLIPWAY_MAX_DOCUMENT, "the answer"))
    return refused(answer, *fault);
  if (is_failed(answer)) return failed(std::move(answer), slips);
  switch (subject_.function) {
    case Function::create:
    case Function::update:
    case Function::remove:
      return changed(std::move(answer), type_of(request_), slips);
    case Function::read:
    case Function::import_resource:
      return observed(std::move(answer), type_of(request_), request_, slips);
    case Function::read_many:
    case Function::poll_many:
      return many(std::move(answer), slips);
    case Function::action:
      return acted(std::move(answer), slips);
    case Function::show_change:
      return redactor_.redacted(answer);
    case Function::validate:
    case Function::layout:
    case Function::contribute:
    case Function::expand:
    case Function::preflight:
    case Function::upgrade_state:
    case Function::check:
    case Function::as_files:
      break;
  }
  return offline(std::move(answer), slips);
}

/// create, update, delete: done or pending.
Value Screen::changed(Value answer, const ResourceType* type, Slips& slips) const {
  if (is_failed(answer)) return failed(std::move(answer), slips);
  if (const auto fault = outcome_fault(answer, "done pending")) return refused(answer, *fault);
  if (const auto fault = form_fault(answer, "Operation", slips)) return refused(answer, *fault);
  if (const auto fault = outputs_fault(answer, type, slips)) return refused(answer, *fault);
  if (type && answer["outputs"].is_map())
    answer.set("outputs", marked_by_schema(type->outputs, answer["outputs"]));
  if (const auto fault = identity_fault(answer)) return refused(answer, *fault);
  const bool done = answer["outcome"].as_string() == "done";
  if (done && subject_.function == Function::create && answer["id"].as_string().empty())
    return internal("answered 'done' without an id");
  if (!done && answer["token"].is_null())
    return refused(answer, "answered 'pending' without a token");
  if (!done && !answer["poll_after_ms"].is_number())
    return refused(answer, "answered 'pending' without poll_after_ms");
  if (const Value* phase = answer.find("phase"))
    answer.set("phase", redactor_.redacted(Value(*phase)));
  return answer;
}

/// read, import: present or gone.
Value Screen::observed(Value answer, const ResourceType* type, const Value& request,
                       Slips& slips) const {
  if (is_failed(answer)) return failed(std::move(answer), slips);
  if (const auto fault = outcome_fault(answer, "present gone")) return internal(*fault);
  if (const auto fault = form_fault(answer, "Observation", slips)) return internal(*fault);
  if (const auto fault = outputs_fault(answer, type, slips)) return internal(*fault);
  if (type && answer["outputs"].is_map())
    answer.set("outputs", marked_by_schema(type->outputs, answer["outputs"]));
  if (const auto fault = identity_fault(answer)) return internal(*fault);
  if (const Value* inputs = answer.find("inputs")) {
    Value known = type ? marked_by_schema(type->inputs, *inputs) : *inputs;
    answer.set("inputs", marked(std::move(known)));
  }
  for (const char* key : {"inputs", "outputs"}) share_if_equal(answer, key, request[key]);
  return answer;
}

Value Screen::many(Value answer, Slips& slips) const {
  const auto& items = request_["items"].as_list();
  Value list = answer["answers"];
  answer.erase("answers");  // so that there is one of each, and none is copied to be changed
  note_unknown_keys(contract::misfits_of(answer, shape_of(subject_.function)), slips);
  auto& answers = list.own_list();
  if (items.size() != answers.size())
    return internal("gave " + std::to_string(answers.size()) + " answers to " +
                    std::to_string(items.size()) + " questions");
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto* type = type_of(items[i]);
    auto given = std::move(answers[i]);
    if (!given.is_map())
      answers[i] = internal("answered no map");
    else
      answers[i] = subject_.function == Function::read_many
                       ? observed(std::move(given), type, items[i], slips)
                       : changed(std::move(given), type, slips);
  }
  answer.set("answers", std::move(list));
  return answer;
}

/// An action: done, pending or exec.
Value Screen::acted(Value answer, Slips& slips) const {
  if (const auto fault = outcome_fault(answer, "done pending exec")) return internal(*fault);
  if (const auto fault = form_fault(answer, "Act", slips)) return internal(*fault);
  const auto& outcome = answer["outcome"].as_string();
  if (const auto fault = identity_fault(answer)) return internal(*fault);
  // Every user of the machine can read the arguments of a process.
  if (outcome == "exec" && leak_in(answer["argv"], "argv"))
    return internal("wants to run a program with a secret in its arguments");
  if (outcome == "pending" && answer["token"].is_null())
    return internal("answered 'pending' without a token");
  if (const Value* result = answer.find("result"))
    answer.set("result", redactor_.redacted(Value(*result)));
  return answer;
}

Value Screen::failed(Value answer, Slips& slips) const {
  if (const auto fault = too_long(answer["message"], SLIPWAY_MAX_MESSAGE, "the message"))
    return refused(answer, *fault);
  if (const auto fault = too_long(answer["hint"], SLIPWAY_MAX_MESSAGE, "the hint"))
    return refused(answer, *fault);
  const auto* type = type_of(request_);
  note_unknown_keys(misfits_of_outputs(answer, type), slips);
  if (type && answer["outputs"].is_map())
    answer.set("outputs", marked_by_schema(type->outputs, answer["outputs"]));
  if (const auto fault = identity_fault(answer)) return refused(answer, *fault);
  if (answer["message"].as_string().empty())
    answer.set("message", "plugin '" + subject_.plugin + "': " + to_text(subject_.function) +
                              ": failed and did not say why");
  if (const auto fault = form_fault(answer, "Failure", slips))
    answer.set("class", "internal")
        .set("message", internal("failed: " + answer["message"].as_string() + "; and it " +
                                 *fault)["message"]);
  for (const char* key : {"message", "hint", "facts", "findings"})
    if (const Value* text = answer.find(key)) answer.set(key, redactor_.redacted(Value(*text)));
  return answer;
}

/// What the offline calls answer goes on to other plugins and into inputs: data, whose secrets have
/// to stay marked.
Value Screen::offline(Value answer, Slips& slips) const {
  if (answer.find("outcome"))
    return internal("answered the unknown outcome '" + answer["outcome"].as_string() + "'");
  if (const char* shape = shape_of(subject_.function))
    if (const auto fault = form_fault(answer, shape, slips)) return internal(*fault);
  if (const auto* type = type_of(request_); type && subject_.function == Function::upgrade_state) {
    answer.set("inputs", marked_by_schema(type->inputs, answer["inputs"]));
    answer.set("outputs", marked_by_schema(type->outputs, answer["outputs"]));
  }
  return marked(std::move(answer));
}

std::optional<std::string> Screen::outcome_fault(const Value& answer,
                                                 std::string_view allowed) const {
  const auto& outcome = answer["outcome"].as_string();
  if (outcome.empty()) return "answered without an outcome";
  const auto at = allowed.find(outcome);
  const bool whole = at != std::string_view::npos && (at == 0 || allowed[at - 1] == ' ') &&
                     (at + outcome.size() == allowed.size() || allowed[at + outcome.size()] == ' ');
  if (whole) return std::nullopt;
  return contract::detail::with_nearest("answered the unknown outcome '" + outcome + "'", outcome,
                                        contract::detail::split(allowed));
}

/// What is wrong with the id, the token and the outputs, which are stored.
std::optional<std::string> Screen::identity_fault(const Value& answer) const {
  if (auto fault = too_long(answer["id"], SLIPWAY_MAX_ID, "the id")) return fault;
  if (auto fault = too_big(answer["token"], SLIPWAY_MAX_TOKEN, "the token")) return fault;
  if (redactor_.finds(answer["id"].as_string())) return "the id holds a secret";
  // A token is stored in clear, so that a mark on it does not help.
  const Value token = transformed(answer["token"], [](Value& value) {
    const bool was = value.sensitive();
    value.mark_sensitive(false);
    return was;
  });
  if (leak_in(token, "token")) return "the token holds a secret";
  if (const auto path = leak_in(answer["outputs"], "outputs"))
    return "'" + *path + "' holds a secret, but the schema does not call it sensitive";
  return std::nullopt;
}

/// The path of an unmarked text (or of a key) that holds a secret.
std::optional<std::string> Screen::leak_in(const Value& tree, const std::string& name) const {
  if (redactor_.empty() || tree.sensitive()) return std::nullopt;
  if (tree.is_string() && redactor_.finds(tree.as_string())) return name;
  // The path is put together on the way back, so that a tree without a leak costs no texts.
  const auto below = [&](std::string path) { return name + "." + std::move(path); };
  for (std::size_t i = 0; i < tree.as_list().size(); ++i)
    if (auto found = leak_in(tree.as_list()[i], std::to_string(i))) return below(*std::move(found));
  for (const auto& [key, item] : tree.as_map()) {
    if (redactor_.finds(key)) return name;
    if (auto found = leak_in(item, key)) return below(*std::move(found));
  }
  return std::nullopt;
}

Value Screen::marked(Value tree) const {
  if (redactor_.empty()) return tree;
  return transformed(tree, [this](Value& value) {
    if (!value.is_string() || value.sensitive() || !redactor_.finds(value.as_string()))
      return false;
    value.mark_sensitive();
    return true;
  });
}

/// An emitted resource against its shape, and its inputs against its type.
std::optional<std::string> Screen::resource_fault(
    const Value& item, const std::function<void(std::string)>& slip) const {
  const auto judge = [&](const std::vector<Misfit>& misfits) -> std::optional<std::string> {
    for (const auto& misfit : misfits) {
      const auto said = "the resource '" + item["type"].as_string() + "/" +
                        item["name"].as_string() + "' is wrong: ";
      if (misfit.kind != Misfit::Kind::unknown_key) return shown(said + misfit.what);
      if (slip) slip(shown(said + misfit.what));
    }
    return std::nullopt;
  };
  if (auto fault = judge(contract::misfits_of(item, "Resource"))) return fault;
  const auto* type = type_of(item);
  if (!type) return std::nullopt;
  return judge(contract::misfits_of(item["inputs"], "inputs", type->described["inputs"].as_list(),
                                    Expected::required));
}

std::optional<std::string> Screen::item(Value& item,
                                        const std::function<void(std::string)>& slip) const {
  if (auto fault = too_big(item, SLIPWAY_MAX_DOCUMENT, "an emitted item")) return fault;
  const auto* form =
      contract::find_answer_shape(function_places[index_of(subject_.function)].listed);
  if (subject_.function != Function::expand && form && form->emits)
    for (const auto& misfit : contract::misfits_of(item, form->emits))
      if (slip) slip(shown("a finding is wrong: " + misfit.what));
  if (subject_.function != Function::expand) {  // a finding or a record: for people
    if (auto fault = too_long(item["message"], SLIPWAY_MAX_MESSAGE, "the message of a finding"))
      return fault;
    item = redactor_.redacted(item);
    return std::nullopt;
  }
  for (const char* key : {"type", "name", "rolling"}) {
    if (auto fault =
            too_long(item[key], SLIPWAY_MAX_NAME, std::string("the ") + key + " of a resource"))
      return fault;
    if (redactor_.finds(item[key].as_string()))
      return std::string("the ") + key + " of a resource holds a secret";
  }
  if (auto fault = resource_fault(item, slip)) return fault;
  for (const auto& group : item["exclusive"].as_list())
    if (auto fault = too_long(group, SLIPWAY_MAX_NAME, "an exclusive group")) return fault;
  Value inputs = item["inputs"];
  if (const auto* type = type_of(item)) inputs = marked_by_schema(type->inputs, std::move(inputs));
  inputs = marked(std::move(inputs));
  // The plugin still holds the item, so to set something in it copies it.
  const bool untouched = inputs.is_map() && &inputs.as_map() == &item["inputs"].as_map();
  if (!untouched) item.set("inputs", std::move(inputs));
  return std::nullopt;
}

void Screen::note_unknown_keys(const std::vector<Misfit>& misfits, Slips& slips) const {
  for (const auto& misfit : misfits) {
    if (misfit.kind != Misfit::Kind::unknown_key) continue;
    auto told = shown("answered wrongly: " + misfit.what);
    if (std::find(slips.begin(), slips.end(), told) == slips.end())
      slips.push_back(std::move(told));
  }
}

/// The first misfit that is a reason to refuse; an unknown key may be of a later version.
std::optional<std::string> Screen::fault_in(const std::vector<Misfit>& misfits,
                                            Slips& slips) const {
  note_unknown_keys(misfits, slips);
  for (const auto& misfit : misfits)
    if (misfit.kind != Misfit::Kind::unknown_key) return "answered wrongly: " + misfit.what;
  return std::nullopt;
}

std::optional<std::string> Screen::form_fault(const Value& answer, const char* shape,
                                              Slips& slips) const {
  return fault_in(contract::misfits_of(answer, shape), slips);
}

std::optional<std::string> Screen::outputs_fault(const Value& answer, const ResourceType* type,
                                                 Slips& slips) const {
  return fault_in(misfits_of_outputs(answer, type), slips);
}

std::string Screen::missing_outputs(const Value& answer) const {
  const bool makes = subject_.function == Function::create || subject_.function == Function::update;
  const auto* type = type_of(request_);
  std::string names;
  if (!makes || !type || answer["outcome"].as_string() != "done") return names;
  for (const auto& output : type->outputs)
    if (!answer["outputs"].find(output.name)) names += (names.empty() ? "" : ", ") + output.name;
  return names;
}

bool Screen::has_findings() const {
  static constexpr Function with_findings[] = {Function::validate, Function::layout,
                                               Function::contribute, Function::expand,
                                               Function::preflight};
  return std::find(std::begin(with_findings), std::end(with_findings), subject_.function) !=
         std::end(with_findings);
}

Value Screen::warning(const std::string& slip) const {
  Value finding = Value::map();
  finding.set("level", "warning").set("code", "plugin.slip");
  finding.set("message",
              "plugin '" + subject_.plugin + "': " + to_text(subject_.function) + ": " + slip);
  return finding.set("help", "it is a defect of the plugin: slipway-plugin-check shows its author");
}

LogLine Screen::line(LogLine line) const {
  line.message = redactor_.redacted(std::move(line.message));
  line.fields = redactor_.redacted(line.fields);
  return line;
}

}  // namespace slipway::core
