/* A plugin in plain C, written against the frozen header of version 1 and nothing else.  It must load for ever.
 *
 * One source makes the variants that the host has to accept or refuse:
 *   GOLDEN_ABI=n     claims version n            GOLDEN_REFUSES    answers no table, with a reason
 *   GOLDEN_SILENT    the same without a reason   GOLDEN_SHORT      a table that ends before its last members
 *   GOLDEN_LONG      a table with more members than this header knows */
#include "../v1/plugin.h"

#include <stdlib.h>
#include <string.h>

#ifndef GOLDEN_ABI
#define GOLDEN_ABI SLIPWAY_ABI_NEWEST
#endif
#ifndef GOLDEN_REFUSES
#define GOLDEN_REFUSES 0
#endif
#ifndef GOLDEN_SILENT
#define GOLDEN_SILENT 0
#endif
#ifndef GOLDEN_SHORT
#define GOLDEN_SHORT 0
#endif
#ifndef GOLDEN_LONG
#define GOLDEN_LONG 0
#endif

struct slipway_instance {
  int64_t size;
};

static slipway_slice text(const char *words) {
  slipway_slice slice;
  slice.data = words;
  slice.len = strlen(words);
  return slice;
}

static int same(slipway_slice slice, const char *words) {
  return slice.len == strlen(words) && (slice.len == 0 || memcmp(slice.data, words, slice.len) == 0);
}

static void put(const slipway_call *call, slipway_value *map, const char *key, const char *words) {
  call->host->set(map, text(key), call->host->make_string(call, text(words)));
}

static slipway_value *outcome(const slipway_call *call, const char *words) {
  slipway_value *map = call->host->make_map(call);
  put(call, map, "outcome", words);
  return map;
}

static const slipway_value *describe(const slipway_call *call) {
  static const char schema[] =
      "{\"name\": \"golden\", \"version\": \"1.0.0\", \"summary\": \"a plugin of the first header\","
      " \"roles\": {\"cloud\": {\"options\": [{\"name\": \"size\", \"type\": \"int\", \"default\": 3}]}},"
      " \"types\": [{\"role\": \"cloud\", \"name\": \"box\", \"version\": 1, \"known_by\": \"free\","
      " \"inputs\": [{\"name\": \"color\", \"type\": \"string\"}],"
      " \"outputs\": [{\"name\": \"size\", \"type\": \"int\", \"computed\": true}]}]}";
  return call->host->parse_json(call, text(schema), NULL);
}

static slipway_instance *create_instance(const slipway_call *call, const slipway_value *request,
                                         const slipway_value **failure) {
  const slipway_value *options = call->host->find(request, text("options"));
  const int64_t size = call->host->get_int(call->host->find(options, text("size")));
  slipway_instance *instance = NULL;
  if (size >= 0) instance = malloc(sizeof *instance);
  if (instance == NULL) {
    slipway_value *why = outcome(call, "failed");
    put(call, why, "class", "invalid");
    put(call, why, "message", "size is below 0");
    *failure = why;
    return NULL;
  }
  instance->size = size;
  return instance;
}

static void destroy(slipway_instance *instance) { free(instance); }

/* The first call answers pending, the one with the token is done. */
static const slipway_value *create(slipway_instance *instance, const slipway_call *call,
                                   const slipway_value *request) {
  const slipway_host *host = call->host;
  slipway_value *answer;
  if (host->kind(host->find(request, text("token"))) == SLIPWAY_NULL) {
    slipway_value *token = host->make_map(call);
    host->set(token, text("v"), host->make_int(call, 1));
    answer = outcome(call, "pending");
    host->set(answer, text("token"), token);
    host->set(answer, text("poll_after_ms"), host->make_int(call, 1000));
  } else {
    slipway_value *outputs = host->make_map(call);
    host->set(outputs, text("size"), host->make_int(call, instance->size));
    answer = outcome(call, "done");
    put(call, answer, "id", "box-1");
    host->set(answer, text("outputs"), outputs);
  }
  return answer;
}

static const slipway_value *read_box(slipway_instance *instance, const slipway_call *call,
                                     const slipway_value *request) {
  const slipway_host *host = call->host;
  slipway_value *answer;
  (void)instance;
  if (!same(host->get_string(host->find(request, text("id"))), "box-1")) return outcome(call, "gone");
  answer = outcome(call, "present");
  put(call, answer, "id", "box-1");
  host->set(answer, text("inputs"), host->make_map(call));
  host->set(answer, text("outputs"), host->make_map(call));
  return answer;
}

static const slipway_value *delete_box(slipway_instance *instance, const slipway_call *call,
                                       const slipway_value *request) {
  (void)instance;
  (void)request;
  return outcome(call, "done");
}

static const void *extension(slipway_slice id) {
  (void)id;
  return NULL;
}

/* A later header may append members; they are what an old host must not look at. */
struct longer {
  slipway_plugin known;
  void *later[8];
};

static struct longer table = {
    {sizeof(slipway_plugin), GOLDEN_ABI, describe, create_instance, destroy, NULL, NULL, NULL, NULL, NULL, read_box,
     create, NULL, delete_box, NULL, NULL, extension},
    {NULL}};

const slipway_plugin *slipway_plugin_entry(const slipway_offer *offer) {
  if (GOLDEN_REFUSES) offer->refusal->say(offer->refusal, text("it is not in the mood"));
  if (GOLDEN_REFUSES || GOLDEN_SILENT) return NULL;
  if (GOLDEN_SHORT) {
    /* What is beyond the size is not there, whatever its bytes are. */
    table.known.size = offsetof(slipway_plugin, extension);
    memset(&table.known.extension, 0x5A, sizeof table.known.extension);
  }
  if (GOLDEN_LONG) {
    table.known.size = sizeof table;
    memset(table.later, 0x5A, sizeof table.later);
  }
  return &table.known;
}
