/* A cloud as somebody writes their first: right, but for the one mistake that MISTAKE names.  What
 * it answers is JSON, so that a mistake is a word of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "slipway/plugin.h"

#define TEXT 4096

struct slipway_instance {
  int nothing;
};
static struct slipway_instance only;

typedef const slipway_value* value;

static int made(const char* mistake) {
  const char* named = getenv("MISTAKE");
  return named != NULL && strcmp(named, mistake) == 0;
}

/* One text, and another where the mistake is made. */
static const char* unless(const char* mistake, const char* right, const char* wrong) {
  return made(mistake) ? wrong : right;
}

static slipway_slice text(const char* words) {
  slipway_slice slice = {words, strlen(words)};
  return slice;
}

static value json(const slipway_call* call, const char* words) {
  return call->host->parse_json(call, text(words), NULL);
}

static value at(const slipway_call* call, value map, const char* key) {
  return call->host->find(map, text(key));
}

static void copy(const slipway_call* call, value map, const char* key, char* out, size_t size) {
  const slipway_slice found = call->host->get_string(at(call, map, key));
  const size_t length = found.len < size - 1 ? (size_t)found.len : size - 1;
  if (length > 0) memcpy(out, found.data, length);
  out[length] = '\0';
}

static value describe(const slipway_call* call) {
  char all[TEXT];
  if (made("describe_null")) return NULL;
  if (made("describe_list")) return call->host->make_list(call);
  snprintf(
      all, sizeof all,
      "{\"name\": \"author\", \"version\": \"1.0.0\", \"summary\": \"A first cloud\", \"roles\": "
      "{\"%s\": {\"options\": ["
      "{\"name\": \"%s\", \"type\": \"%s\", %s, \"doc\": \"what is written on a box\"},"
      "{\"name\": \"other\", \"type\": \"string\", %s, \"doc\": \"nothing\"}]}},"
      "\"types\": [{\"role\": \"%s\", \"name\": \"box\", \"version\": %s, \"known_by\": "
      "\"free\", \"machine\": true, \"doc\": \"a box\","
      "\"%s\": [{\"name\": \"label\", \"type\": \"string\", \"required\": true, \"doc\": \"what "
      "is written on it\"}],"
      "\"outputs\": [{\"name\": \"address\", \"type\": \"string\", \"computed\": true, "
      "\"doc\": \"where it is\"}]}]%s",
      unless("describe_unknown_role", "cloud", "clowd"),
      unless("describe_reserved", "label", "timeouts"),
      unless("describe_unknown_type", "string", "strng"),
      made("describe_require")        ? "\"default\": \"plain\", \"require\": true"
      : made("describe_wrong_kind")   ? "\"required\": \"yes\""
      : made("describe_default_kind") ? "\"default\": 7"
                                      : "\"default\": \"plain\"",
      unless("describe_circle", "\"default\": \"\"", "\"default_from\": \"{other}\""),
      unless("describe_type_role", "cloud", "config"), unless("describe_version", "1", "\"one\""),
      unless("describe_input", "inputs", "input"), unless("describe_bad_json", "}", "]"));
  return json(call, all);
}

static slipway_instance* create_instance(const slipway_call* call, value request, value* failure) {
  (void)call;
  (void)request;
  (void)failure;
  return made("instance_null") ? NULL : &only;
}

static void destroy(slipway_instance* self) { (void)self; }

static value failure(const slipway_call* call, const char* kind) {
  char all[TEXT];
  snprintf(all, sizeof all,
           "{\"outcome\": \"failed\", \"class\": \"%s\", \"message\": \"it is as it is\", "
           "\"effect\": \"none\"}",
           kind);
  return json(call, all);
}

static value validate(slipway_instance* self, const slipway_call* call, value request) {
  (void)self;
  (void)request;
  if (made("validate_null")) return NULL;
  if (made("validate_finding"))
    call->host->emit(call, json(call,
                                "{\"level\": \"warning\", \"code\": \"author.odd\", "
                                "\"message\": \"it is odd\", \"hint\": \"look\"}"));
  return json(call, "{}");
}

static value one_node(const slipway_call* call, const char* stack, long long index) {
  char all[TEXT];
  snprintf(all, sizeof all,
           "{\"name\": \"%s%s%lld\", \"index\": %s%lld%s, \"%s\": \"cloud/box/%s-%lld\", "
           "\"private_address\": {\"$ref\": \"cloud/box/%s-%lld\", \"path\": \"%s\"}}",
           made("layout_same_name") ? "box" : stack, unless("layout_odd_name", "-", " "),
           made("layout_same_name") ? 0 : index, unless("layout_wrong_kind", "", "\""), index,
           unless("layout_wrong_kind", "", "\""), unless("layout_no_resource", "resource", "box"),
           stack, index, stack, index, unless("layout_missing_output", "address", "adress"));
  return json(call, all);
}

static value layout(slipway_instance* self, const slipway_call* call, value request) {
  const slipway_host* host = call->host;
  const value wanted = at(call, request, "nodes");
  slipway_value* nodes = host->make_list(call);
  slipway_value* answer = host->make_map(call);
  char stack[64];
  (void)self;
  if (made("layout_text")) return host->make_string(call, text("three boxes"));
  if (made("layout_bad_json")) return json(call, "{\"nodes\": [}");
  copy(call, request, "stack", stack, sizeof stack);
  for (uint64_t i = 0; i < host->length(wanted); ++i)
    host->append(nodes,
                 one_node(call, stack, host->get_int(at(call, host->item(wanted, i), "index"))));
  host->set(answer, text(unless("layout_node", "nodes", "node")), nodes);
  return answer;
}

static value empty(slipway_instance* self, const slipway_call* call, value request) {
  (void)self;
  (void)request;
  return json(call, "{}");
}

static value box_named(const slipway_call* call, const char* name, const char* first) {
  char label[TEXT] = "\"plain\"";
  char all[2 * TEXT];
  const int is_first = strcmp(name, first) == 0;
  if (made("expand_wrong_kind")) strcpy(label, "7");
  if (made("expand_missing_output") && !is_first)
    snprintf(label, sizeof label, "{\"$ref\": \"cloud/box/%s\", \"path\": \"adress\"}", first);
  if (made("expand_missing_address"))
    snprintf(label, sizeof label, "{\"$ref\": \"cloud/box/%s-far\", \"path\": \"address\"}", first);
  if (made("create_no_output") && !is_first)
    snprintf(label, sizeof label, "{\"$ref\": \"cloud/box/%s\", \"path\": \"address\"}", first);
  snprintf(all, sizeof all, "{\"type\": \"%s\", \"name\": \"%s\", \"%s\": {\"%s\": %s}}",
           unless("expand_unknown_type", "box", "crate"), name,
           unless("expand_input", "inputs", "input"),
           unless("expand_unknown_input", "label", "lable"), label);
  return json(call, all);
}

static value expand(slipway_instance* self, const slipway_call* call, value request) {
  const slipway_host* host = call->host;
  const value nodes = at(call, at(call, request, "layout"), "nodes");
  char first[64];
  (void)self;
  if (made("unknown_class")) return failure(call, "unavailible");
  if (made("expand_outcome")) return json(call, "{\"outcome\": \"done\"}");
  copy(call, host->item(nodes, 0), "name", first, sizeof first);
  for (uint64_t i = 0; i < host->length(nodes); ++i) {
    char name[64];
    copy(call, host->item(nodes, i), "name", name, sizeof name);
    if (host->emit(call, box_named(call, name, first)) != 0) break;
  }
  return json(call, "{}");
}

static value create(slipway_instance* self, const slipway_call* call, value request) {
  char all[TEXT];
  char address[256];
  const char* name;
  (void)self;
  copy(call, request, "address", address, sizeof address);
  if (address[0] == '\0') return failure(call, "invalid");
  name = strrchr(address, '/') + 1;
  if (made("create_null")) return NULL;
  if (made("create_no_token"))
    return json(call, "{\"outcome\": \"pending\", \"poll_after_ms\": 1}");
  snprintf(all, sizeof all, "{\"outcome\": \"%s\", \"%s\": \"%s\", \"outputs\": {%s}%s}",
           unless("create_unknown_outcome", "done", "doen"), unless("create_no_id", "id", "ids"),
           name,
           made("create_no_output")     ? ""
           : made("create_output_kind") ? "\"address\": 7"
                                        : "\"address\": \"192.0.2.1\"",
           unless("create_unknown_key", "", ", \"output\": {}"));
  return json(call, all);
}

static value read_box(slipway_instance* self, const slipway_call* call, value request) {
  slipway_value* answer = call->host->make_map(call);
  (void)self;
  call->host->set(answer, text("outcome"), call->host->make_string(call, text("present")));
  call->host->set(answer, text("id"), at(call, request, "id"));
  call->host->set(answer, text("inputs"), at(call, request, "inputs"));
  if (call->host->length(at(call, request, "outputs")) > 0)
    call->host->set(answer, text("outputs"), at(call, request, "outputs"));
  return answer;
}

static value delete_box(slipway_instance* self, const slipway_call* call, value request) {
  (void)self;
  (void)request;
  return json(call, "{\"outcome\": \"done\"}");
}

static const void* extension(slipway_slice id) {
  (void)id;
  return NULL;
}

const slipway_plugin* slipway_plugin_entry(const slipway_offer* offer) {
  static slipway_plugin table = {sizeof table, 1,        describe, create_instance, destroy,
                                 validate,     layout,   empty,    expand,          empty,
                                 read_box,     create,   create,   delete_box,      NULL,
                                 NULL,         extension};
  if (made("entry_null")) return NULL;
  if (made("table_size")) table.size = 0;
  if (made("table_abi")) table.abi = 7;
  if (made("table_no_destroy")) table.destroy = NULL;
  if (made("table_no_layout")) table.layout = NULL;
  if (made("table_no_read")) table.read = NULL;
  if (table.abi < offer->abi_oldest || table.abi > offer->abi_newest) {
    if (!made("table_abi") && offer->size >= sizeof *offer && offer->refusal != NULL)
      offer->refusal->say(offer->refusal, text("it speaks ABI 1 only"));
    if (!made("table_abi")) return NULL;
  }
  return &table;
}
