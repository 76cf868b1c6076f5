/* A C plugin without manners: it uses handles of the wrong kind, calls that are over, and answers
 * nothing. `layout` does what the request's `wish` says and answers what it saw. */
#include <string.h>

#include "slipway/plugin.h"

struct slipway_instance {
  const slipway_call* kept; /* against the rules */
};
static struct slipway_instance only;

static slipway_slice text(const char* words) {
  slipway_slice slice;
  slice.data = words;
  slice.len = strlen(words);
  return slice;
}

static int same(slipway_slice slice, const char* words) {
  return slice.len == strlen(words) &&
         (slice.len == 0 || memcmp(slice.data, words, slice.len) == 0);
}

static void note(const slipway_call* call, slipway_value* map, const char* key, int64_t number) {
  call->host->set(map, text(key), call->host->make_int(call, number));
}

static const slipway_value* describe(const slipway_call* call) {
  return call->host->parse_json(
      call,
      text("{\"name\": \"careless\", \"version\": \"1.0.0\", \"summary\": \"breaks rules\","
           " \"roles\": {\"cloud\": {\"options\": []}}, \"types\": []}"),
      NULL);
}

static slipway_instance* create_instance(const slipway_call* call, const slipway_value* request,
                                         const slipway_value** failure) {
  (void)call;
  (void)request;
  (void)failure;
  return &only;
}

static void destroy(slipway_instance* instance) { instance->kept = NULL; }

/* Every reading function, of handles of another kind and of none. */
static const slipway_value* wrong_kinds(const slipway_call* call, const slipway_value* request) {
  const slipway_host* host = call->host;
  const slipway_value* odd[4];
  slipway_value* answer = host->make_map(call);
  int64_t surprises = 0;
  size_t i;
  odd[0] = NULL;
  odd[1] = host->make_int(call, 7);
  odd[2] = host->find(request, text("wish"));
  odd[3] = host->make_reference(call, text("cloud/box/one"), text("id"));
  for (i = 0; i < 4; ++i) {
    surprises += host->get_bool(odd[i]) != 0;
    surprises += host->length(odd[i]) != 0;
    surprises += host->item(odd[i], 0) != NULL;
    surprises += host->find(odd[i], text("x")) != NULL;
    surprises += host->key_at(odd[i], 0).data != NULL;
    surprises += host->value_at(odd[i], 3) != NULL;
  }
  surprises += host->get_int(odd[2]) != 0;
  surprises += host->get_double(odd[2]) < 0 || host->get_double(odd[2]) > 0;
  surprises += host->get_string(odd[1]).len != 0;
  surprises += host->reference_address(odd[1]).len != 0;
  surprises += host->kind(NULL) != SLIPWAY_NULL;
  surprises += host->value_at(request, 1000000) != NULL;
  surprises += host->key_at(request, UINT64_MAX).len != 0;
  surprises += host->item(request, UINT64_MAX) != NULL;
  host->append(NULL, odd[1]);
  host->mark_sensitive(NULL);
  note(call, answer, "surprises", surprises);
  note(call, answer, "widened", (int64_t)host->get_double(odd[1]));
  note(call, answer, "extension", host->extension(call, text("slipway.nothing/1")) != NULL);
  return answer;
}

/* Items taken out of a list stay good while the list grows. */
static const slipway_value* held_items(const slipway_call* call) {
  const slipway_host* host = call->host;
  slipway_value* list = host->make_list(call);
  slipway_value* answer = host->make_map(call);
  const slipway_value* first;
  slipway_slice key;
  int64_t i;
  host->append(list, host->make_string(call, text("the first of many items")));
  first = host->item(list, 0);
  for (i = 0; i < 1000; ++i) host->append(list, host->make_int(call, i));
  note(call, answer, "kept", same(host->get_string(first), "the first of many items"));
  host->set(answer, text("a key that is long enough to be on the heap"), list);
  key = host->key_at(answer, 0);
  for (i = 0; i < 100; ++i) note(call, answer, "zz", i);
  note(call, answer, "key", same(key, "a key that is long enough to be on the heap"));
  note(call, answer, "length", (int64_t)host->length(host->find(answer, key)));
  return answer;
}

/* A part of the request is nobody's to change. */
static const slipway_value* change_request(const slipway_call* call, const slipway_value* request) {
  const slipway_host* host = call->host;
  slipway_value* answer = host->make_map(call);
  union {
    const slipway_value* given;
    slipway_value* taken;
  } list;
  list.given = host->find(request, text("list"));
  host->append(list.taken, host->make_int(call, 1));
  host->mark_sensitive(list.taken);
  note(call, answer, "length", (int64_t)host->length(list.given));
  note(call, answer, "sensitive", host->is_sensitive(list.given));
  return answer;
}

static const slipway_value* nest(const slipway_call* call, int64_t levels) {
  const slipway_host* host = call->host;
  slipway_value* inner = host->make_list(call);
  slipway_value* answer = host->make_map(call);
  for (; levels > 1; --levels) {
    slipway_value* outer = host->make_list(call);
    host->append(outer, inner);
    inner = outer;
  }
  host->set(answer, text("nested"), inner);
  return answer;
}

static const slipway_value* use_dead_call(slipway_instance* instance, const slipway_call* call) {
  const slipway_host* host = call->host;
  slipway_value* answer = host->make_map(call);
  const slipway_call* dead = instance->kept;
  int64_t surprises = 0;
  surprises += host->make_map(dead) != NULL;
  surprises += host->make_string(dead, text("x")) != NULL;
  surprises += host->parse_json(dead, text("{}"), NULL) != NULL;
  surprises += host->print_json(dead, NULL).len != 0;
  surprises += host->emit(dead, answer) == 0;
  surprises += host->cancelled(dead) == 0;
  surprises += host->wall_ms(dead) != 0;
  surprises += host->random(dead) != 0;
  host->log(dead, SLIPWAY_LOG_ERROR, text("from the grave"), NULL);
  host->progress(dead, text("from the grave"), 1);
  note(call, answer, "surprises", surprises);
  return answer;
}

static const slipway_value* big_map(const slipway_call* call, const slipway_value* request) {
  const slipway_host* host = call->host;
  const slipway_value* map = host->find(request, text("map"));
  slipway_value* answer = host->make_map(call);
  int64_t sum = 0;
  uint64_t i;
  for (i = 0; i < host->length(map); ++i)
    sum += host->get_int(host->value_at(map, i)) + (int64_t)host->key_at(map, i).len;
  note(call, answer, "sum", sum);
  return answer;
}

/* A finding as bytes, whole and without its last byte; answers what the host said of it. */
static const slipway_value* emit_bytes(const slipway_call* call, int whole) {
  static const char bytes[] = "\x06\x01\0\0\0\x04\0\0\0code\x04\x03\0\0\0a.b";
  const slipway_trees* trees =
      (const slipway_trees*)call->host->extension(call, text(SLIPWAY_TREES));
  slipway_value* answer = call->host->make_map(call);
  slipway_slice slice;
  slice.data = bytes;
  slice.len = sizeof bytes - (whole ? 1 : 2);
  note(call, answer, "said", trees->emit_tree(call, slice));
  return answer;
}

/* Runs the program that the request's `run` says; answers what the host said of it as `ran`. */
static const slipway_value* run_program(const slipway_call* call, const slipway_value* request) {
  const slipway_host* host = call->host;
  const slipway_process* process =
      (const slipway_process*)host->extension(call, text(SLIPWAY_PROCESS));
  const slipway_value* ran = process->run(call, host->find(request, text("run")));
  slipway_value* result = host->make_map(call);
  slipway_value* answer = host->make_map(call);
  if (ran) host->set(result, text("ran"), ran);
  host->set(answer, text("outcome"), host->make_string(call, text("done")));
  host->set(answer, text("result"), result);
  return answer;
}

static const slipway_value* act(slipway_instance* instance, const slipway_call* call,
                                const slipway_value* request) {
  (void)instance;
  return run_program(call, request);
}

static const void* extension(slipway_slice id) {
  union {
    slipway_function function;
    const void* pointer;
  } found;
  found.function = act;
  return same(id, "slipway.actions/1") ? found.pointer : NULL;
}

static const slipway_value* layout(slipway_instance* instance, const slipway_call* call,
                                   const slipway_value* request) {
  const slipway_host* host = call->host;
  const slipway_slice wish = host->get_string(host->find(request, text("wish")));
  if (same(wish, "wrong_kinds")) return wrong_kinds(call, request);
  if (same(wish, "held_items")) return held_items(call);
  if (same(wish, "change_request")) return change_request(call, request);
  if (same(wish, "nest")) return nest(call, host->get_int(host->find(request, text("levels"))));
  if (same(wish, "keep")) instance->kept = call;
  if (same(wish, "use")) return use_dead_call(instance, call);
  if (same(wish, "nothing")) return NULL;
  if (same(wish, "text")) return host->make_string(call, text("no map"));
  if (same(wish, "append_to_map")) host->append(host->make_map(call), NULL);
  if (same(wish, "whole_bytes")) return emit_bytes(call, 1);
  if (same(wish, "broken_bytes")) return emit_bytes(call, 0);
  if (same(wish, "run")) return run_program(call, request);
  if (same(wish, "big_map")) return big_map(call, request);
  if (same(wish, "lie")) {
    slipway_slice slice;
    slice.data = NULL;
    slice.len = 5;
    return host->make_string(call, slice);
  }
  return host->make_map(call);
}

static const slipway_plugin table = {sizeof table, SLIPWAY_ABI_NEWEST,
                                     describe,     create_instance,
                                     destroy,      NULL,
                                     layout,       NULL,
                                     NULL,         NULL,
                                     NULL,         NULL,
                                     NULL,         NULL,
                                     NULL,         NULL,
                                     extension};

const slipway_plugin* slipway_plugin_entry(const slipway_offer* offer) {
  (void)offer;
  return &table;
}
