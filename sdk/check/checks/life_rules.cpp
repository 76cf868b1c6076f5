#include "check/checks/life_rules.hpp"

#include "check/process/verdict.hpp"
#include "slipway/contract/attribute_forms.hpp"

namespace slipway::check {
namespace {

/// A copy of the outputs without what the type marks as sensitive.
Value unmarked(const Value& type, const Value& outputs) {
  Value rest = outputs;
  for (const auto& output : type["outputs"].as_list())
    if (output["sensitive"].as_bool()) rest.erase(output["name"].as_string());
  return rest;
}

}  // namespace

std::map<std::string, Value> changed_inputs(Subject& subject, const std::string& role,
                                            Lifetime& life) {
  std::map<std::string, Value> wanted;
  const auto& changed = subject.settings().changed[role];
  if (!changed.is_map()) {
    for (const auto& thing : life.things()) wanted[thing.address] = thing.inputs;
    return wanted;
  }
  Value options = subject.options(role);
  for (const auto& [name, value] : changed.as_map()) options.set(name, value);
  const auto instance = subject.instance(role, options);
  Scene scene(subject, role, options);
  const auto composed = compose(subject.plugin(), instance, scene);
  for (const auto& resource : composed["expand"]["emitted"].as_list())
    for (const auto& thing : life.things()) {
      if (thing.resource["type"] != resource["type"] || thing.resource["name"] != resource["name"])
        continue;
      auto inputs = resolved(resource["inputs"], life.things());
      if (updates_in_place(thing.type, thing.inputs, inputs))
        wanted[thing.address] = std::move(inputs);
    }
  return wanted;
}

void update_and_read(Lifetime& life, Thing& thing, const Value& inputs) {
  Value request = life.request(thing).set("inputs", inputs);
  const auto answer = life.settle(update_member, thing, std::move(request));
  require(answer["outcome"] == Value("done"), "update_resource of " + thing.address +
                                                  " fails: " + answer["class"].as_string() + ": " +
                                                  answer["message"].as_string());
  const auto& id = answer["id"].as_string();
  if (!id.empty()) thing.id = id;
  if (answer["outputs"].is_map()) thing.outputs = answer["outputs"];
  thing.inputs = inputs;
  life.must_be_as_wanted(thing);
}

void answers_in_form(const Lifetime::Record& record) {
  using Kind = contract::Misfit::Kind;
  const auto& answer = record.answer.value;
  const auto where = record.member + " of a " + record.type["name"].as_string();
  const auto* shape = contract::find_answer_shape(record.member);
  const bool failed = answer["outcome"] == Value("failed");
  for (const auto& misfit :
       contract::misfits_of(answer, failed || !shape ? "Failure" : shape->answers))
    throw Violation{where + " answers wrongly: " + misfit.what};
  const bool made = record.member == create_member.name || record.member == update_member.name;
  const bool done = made && answer["outcome"] == Value("done");
  if (failed || (!done && !answer["outputs"].is_map())) return;
  for (const auto& misfit :
       contract::misfits_of(answer["outputs"], "outputs", record.type["outputs"].as_list(),
                            done ? contract::Expected::all : contract::Expected::none)) {
    const bool declared = misfit.kind == Kind::missing;
    throw Violation{where + " answers wrongly: " + misfit.what +
                    (declared ? ", which its type declares" : "")};
  }
}

void keeps_secrets(const SecretSearch& search, const Lifetime::Record& record) {
  const auto& member = record.member;
  for (const auto& line : record.answer.heard.logs)
    require(!search.finds(line.message) && !search.finds(line.fields),
            member + " writes a sensitive option into the log");
  for (const auto& phase : record.answer.heard.phases)
    require(!search.finds(phase), member + " puts a sensitive option into a phase");
  Value rest = record.answer.value;
  rest.set("outputs", unmarked(record.type, rest["outputs"]));
  rest.erase("inputs");  // the host marks those itself
  require(!search.finds(rest),
          member + " answers a sensitive option that its schema does not mark");
}

}  // namespace slipway::check
