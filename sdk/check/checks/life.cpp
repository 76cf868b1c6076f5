#include <sys/wait.h>

#include "check/checks/check.hpp"
#include "check/checks/life_rules.hpp"
#include "check/checks/secret_search.hpp"
#include "check/plugin/failure_rules.hpp"
#include "check/plugin/names.hpp"
#include "check/plugin/options.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

/// The life of each role that has options of its own.
template <class Body>
void each_life(Subject& subject, Body&& body) {
  bool any = false;
  for (const auto& role : subject.roles()) {
    if (!subject.settings().options[role].is_map()) continue;
    any = true;
    Lifetime life(subject, role);
    body(life, role);
  }
  if (!any) throw Skip{"--options gives no options for a role of it"};
}

void created_and_read(Subject& subject) {
  each_life(subject, [](Lifetime& life, const std::string&) {
    for (auto& thing : life.things()) {
      life.create(thing);
      life.must_be_as_wanted(thing);
    }
  });
}

void in_form(Subject& subject) {
  each_life(subject, [](Lifetime& life, const std::string&) {
    life.create_all();
    for (auto& thing : life.things()) {
      life.read(thing);
      life.settle(update_member, thing, life.request(thing));
    }
    for (auto thing = life.things().rbegin(); thing != life.things().rend(); ++thing)
      life.remove(*thing);
    for (const auto& record : life.records()) answers_in_form(record);
  });
}

void adopted(Subject& subject) {
  each_life(subject, [](Lifetime& life, const std::string&) {
    for (auto& thing : life.things()) {
      life.create(thing);
      Thing again = thing;
      again.made = false;
      auto request = life.request(again).set("attempt", 2).set("recover", true);
      const auto answer = life.settle(create_member, thing, std::move(request));
      const auto where = "create_resource of " + thing.address + " with recover";
      require(answer["outcome"] == Value("done"),
              where + " fails for its own: " + answer["message"].as_string());
      const bool same = answer["id"] == Value(thing.id);
      if (!same && thing.free()) {
        Lifetime::take_over(again, answer);
        life.remove(again);
      }
      require(same || thing.free(), where + " makes a second: '" + answer["id"].as_string() +
                                        "' beside '" + thing.id + "'");
    }
  });
}

void stranger_left_alone(Subject& subject) {
  std::size_t tried = 0;
  each_life(subject, [&](Lifetime& life, const std::string&) {
    for (auto& thing : life.things()) {
      life.create(thing);
      if (thing.type["known_by"] != Value("marked")) continue;
      ++tried;
      Thing other = thing;
      other.made = false;
      other.key += "-other";
      const auto answer = life.settle(create_member, thing, life.request(other, other_lineage));
      const auto where = "create_resource of " + thing.address + " by another lineage";
      const bool done = answer["outcome"] == Value("done");
      require(!done || answer["id"] != Value(thing.id), where + " takes what is not its own");
      if (done) {
        Lifetime::take_over(other, answer);
        life.settle(delete_member, other, life.request(other, other_lineage));
      } else {
        require(answer["class"] == Value("already_exists"),
                where + " fails with '" + answer["class"].as_string() + "', not already_exists");
      }
      life.must_be_as_wanted(thing);
    }
  });
  if (tried == 0) throw Skip{"none of its resources is known by a mark"};
}

void updated(Subject& subject) {
  std::size_t changed = 0;
  each_life(subject, [&](Lifetime& life, const std::string& role) {
    life.create_all();
    const auto wanted = changed_inputs(subject, role, life);
    for (auto& thing : life.things()) {
      const auto found = wanted.find(thing.address);
      if (found == wanted.end()) continue;
      if (thing.inputs != found->second) ++changed;
      update_and_read(life, thing, found->second);
      update_and_read(life, thing, found->second);
    }
  });
  if (changed == 0 && subject.settings().changed.size() > 0)
    throw Skip{"what --options changes makes no update in place"};
}

void deleted(Subject& subject) {
  each_life(subject, [](Lifetime& life, const std::string&) {
    life.create_all();
    for (auto thing = life.things().rbegin(); thing != life.things().rend(); ++thing) {
      life.remove(*thing);
      life.remove(*thing);  // harmless, or the settling throws
      if (thing->free()) continue;
      const auto answer = life.read(*thing).value;
      const bool gone = answer["outcome"] == Value("gone") || answer["class"] == Value("not_found");
      require(gone, "read of " + thing->address + " answers '" + answer["outcome"].as_string() +
                        "' after it was deleted");
    }
  });
}

/// Whatever a request lacks, nothing is made of nothing and nothing falls over.
void empty_requests(Subject& subject) {
  each_life(subject, [](Lifetime& life, const std::string& role) {
    const auto base = base_request(role);
    for (const auto& member : {create_member, update_member, delete_member, read_member}) {
      if (!life.plugin().has(member)) continue;
      for (const auto* request : {static_cast<const Value*>(nullptr), &base}) {
        const auto answer = life.plugin().call(member, life.instance(), request);
        const auto where = std::string(member.name) + " of an empty request";
        check_failure(answer, where);
        require(answer.value["id"].as_string().empty(),
                where + " answers the id '" + answer.value["id"].as_string() + "'");
      }
    }
  });
}

void imported(Subject& subject) {
  const Member import_member = {"import_resource", &slipway_plugin::import_resource};
  std::size_t tried = 0;
  each_life(subject, [&](Lifetime& life, const std::string& role) {
    if (!life.plugin().has(import_member)) throw Skip{"it has no import_resource"};
    life.create_all();
    for (const auto& thing : life.things()) {
      Value request = base_request(role);
      request.set("type", thing.resource["type"]).set("name", thing.resource["name"]);
      request.set("id", thing.id);
      const auto answer = life.plugin().call(import_member, life.instance(), &request);
      const auto where = "import_resource of " + thing.address;
      check_failure(answer, where);
      if (answer.value["class"] == Value("unsupported")) continue;
      ++tried;
      require(answer.value["outcome"] == Value("present"),
              where + " does not find what is there: " + answer.value["message"].as_string());
      if (const auto drift = difference(thing.type, thing.inputs, answer.value["inputs"]))
        throw Violation{where + " sees it otherwise: " + *drift};
    }
  });
  if (tried == 0) throw Skip{"it imports none of its resources"};
}

void read_together(Subject& subject) {
  const auto* found = subject.plugin().extension("slipway.read_many/1");
  if (!found) throw Skip{"it has no slipway.read_many/1"};
  const auto read_many = reinterpret_cast<slipway_function>(const_cast<void*>(found));
  each_life(subject, [&](Lifetime& life, const std::string& role) {
    life.create_all();
    Value items = Value::list();
    for (const auto& thing : life.things()) items.push(life.read_request(thing));
    const auto request = base_request(role).set("items", items);
    const auto answer =
        life.plugin().call(read_many, "read_many", life.instance().handle(), &request, {});
    const auto& answers = answer.value["answers"].as_list();
    require(answers.size() == life.things().size(), "read_many answers " +
                                                        std::to_string(answers.size()) + " of " +
                                                        std::to_string(life.things().size()));
    for (std::size_t i = 0; i < answers.size(); ++i)
      require(answers[i]["id"] == Value(life.things()[i].id),
              "read_many answers another order than it was asked in");
  });
}

/// What is run while things are made, read and deleted.
void runs_programs_well(Subject& subject) {
  each_life(subject, [&](Lifetime& life, const std::string&) {
    life.create_all();
    for (const auto& thing : life.things()) life.read(thing);
    for (auto thing = life.things().rbegin(); thing != life.things().rend(); ++thing)
      life.remove(*thing);
  });
  const auto offence = subject.plugin().offences().first(Rule::programs);
  require(offence.empty(), offence);
  require(waitpid(-1, nullptr, WNOHANG) < 0,
          "it left a child process behind: a plugin does not fork (R7)");
}

void life_keeps_secrets(Subject& subject) {
  SecretSearch search;
  for (const auto& role : subject.roles())
    for (const auto& option : options_of(subject.description(), role))
      if (option["sensitive"].as_bool())
        search.learn(subject.settings().options[role][option["name"].as_string()]);
  if (search.empty()) throw Skip{"--options gives no sensitive option of six bytes or more"};
  each_life(subject, [&](Lifetime& life, const std::string&) {
    life.create_all();
    for (const auto& thing : life.things()) life.read(thing);
    for (auto thing = life.things().rbegin(); thing != life.things().rend(); ++thing)
      life.remove(*thing);
    for (const auto& record : life.records()) keeps_secrets(search, record);
  });
}

}  // namespace

std::vector<Check> life_checks() {
  return {
      {"life", "create", "what is made is read back as it was wanted", &created_and_read},
      {"life", "form", "answers have the keys of contract.h, and the outputs that types declare",
       &in_form},
      {"life", "resume", "a pending create is taken up by a new process", &resumed_elsewhere},
      {"life", "recover", "a create that is repeated with recover makes no second", &adopted},
      {"life", "stranger", "what another lineage made is left alone", &stranger_left_alone},
      {"life", "update", "an update takes effect, and can be repeated", &updated},
      {"life", "delete", "a delete can be repeated, and leaves nothing", &deleted},
      {"life", "read_many", "many reads in one call answer in their order", &read_together},
      {"life", "import", "what is there can be taken over by its id", &imported},
      {"life", "programs", "programs are asked for in good form, and no child process is left",
       &runs_programs_well},
      {"life", "empty_request", "nothing is made of an empty request", &empty_requests},
      {"life", "secrets", "no sensitive option is in a log line, a token, an id or an output",
       &life_keeps_secrets},
  };
}

}  // namespace slipway::check
