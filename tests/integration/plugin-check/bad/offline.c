/* Describing, configuring and the pure calls. */
#define _DEFAULT_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bad.h"

static _Atomic int calls;
static _Atomic int configured;
static _Atomic int inside;
static const slipway_call* kept;

const slipway_value* bad_describe(const slipway_call* call) {
  char json[2048];
  if (FAULT == load_describe) return call->host->make_list(call);
  const int count = FAULT == load_describe_twice ? configured : ++calls;
  const int later = FAULT == poverty_later_host && call->host->size != sizeof(slipway_host);
  snprintf(json, sizeof json,
           "{\"name\":\"%s\",\"version\":\"1.%d\",\"summary\":\"It breaks one "
           "rule\",\"roles\":{\"cloud\":{\"options\":["
           "{\"name\":\"%s\",\"type\":\"%s\",\"required\":true,\"path\":true,\"doc\":\"%s\"},"
           "{\"name\":\"secret\",\"type\":\"string\",\"sensitive\":true,\"doc\":\"a password\"},"
           "{\"name\":\"label\",\"type\":\"string\",\"default\":\"plain\",%s\"doc\":\"what is "
           "written\"}]}},"
           "\"features\":[%s],%s"
           "\"types\":[{\"role\":\"cloud\",\"name\":\"box\",\"version\":1,\"known_by\":\"%s\","
           "\"doc\":\"a file\","
           "\"inputs\":[{\"name\":\"label\",\"type\":\"string\",\"doc\":\"what is written\"}],"
           "\"outputs\":[{\"name\":\"place\",\"type\":\"string\",\"doc\":\"where\"}]}]}",
           FAULT == schema_shape ? "Bad" : "bad", FAULT == load_describe_twice || later ? count : 0,
           FAULT == schema_reserved ? "timeouts" : "root",
           FAULT == schema_options ? "path" : "string",
           FAULT == schema_documented ? "" : "the folder",
           FAULT == schema_keys ? "\"interupts\":true," : "",
           FAULT == schema_features ? "\"files\",\"files\"" : "",
           FAULT == schema_actions
               ? "\"actions\":[{\"role\":\"cloud\",\"name\":\"sing\",\"doc\":\"sings\"}],"
               : "",
           FAULT == schema_types ? "name" : "marked");
  return call->host->parse_json(call, text(json), NULL);
}

slipway_instance* bad_create_instance(const slipway_call* call, value request, value* why) {
  const value options = at(call, request, "options");
  ++configured;
  const int32_t kind = call->host->kind(at(call, options, "label"));
  if (kind != SLIPWAY_STRING && kind != SLIPWAY_NULL) {
    if (FAULT != input_invalid_options) *why = failure(call, "invalid", "the label is no text");
    return NULL;
  }
  slipway_instance* made = calloc(1, sizeof *made);
  if (FAULT == load_instances && calloc(1, 64) == NULL) return NULL;
  copy(call, options, FAULT == schema_reserved ? "timeouts" : "root", made->root,
       sizeof made->root);
  copy(call, options, "secret", made->secret, sizeof made->secret);
  return made;
}

void bad_destroy(slipway_instance* self) { free(self); }

static value finding(const slipway_call* call, const char* level) {
  slipway_value* map = call->host->make_map(call);
  put_text(call, map, "level", level);
  put_text(call, map, "code", "bad.finding");
  put_text(call, map, "message", "there is something to say");
  return map;
}

static int depth(const slipway_call* call, value item) {
  int levels = 0;
  while (item != NULL && call->host->length(item) > 0) {
    item = call->host->kind(item) == SLIPWAY_LIST ? call->host->item(item, 0)
                                                  : call->host->value_at(item, 0);
    ++levels;
  }
  return levels;
}

/* What falls over on requests of one kind only. */
static void fall_over(const slipway_call* call, value request) {
  const slipway_host* host = call->host;
  const value stack = at(call, request, "stack");
  if (FAULT == input_null_request && request == NULL) abort();
  if (FAULT == input_wrong_kinds && host->kind(stack) == SLIPWAY_DOUBLE) abort();
  if (FAULT == input_huge_texts && host->get_string(stack).len > 65536) abort();
  if (FAULT == input_strange_texts && host->kind(stack) == SLIPWAY_STRING &&
      host->get_string(stack).len == 0)
    abort();
  if (FAULT == input_deep_values && depth(call, stack) > 50) abort();
  if (FAULT == input_mutated &&
      (at(call, request, "stackx") || at(call, request, "rolex") || at(call, request, "ownerx")))
    abort();
  if (FAULT == poverty_cancelled && host->cancelled(call)) abort();
}

const slipway_value* bad_validate(slipway_instance* self, const slipway_call* call, value request) {
  fall_over(call, request);
  if (FAULT == ends_the_process) exit(0);
  while (FAULT == never_returns) sched_yield();
  if (FAULT == secrets_offline && self->secret[0] != '\0')
    call->host->log(call, SLIPWAY_LOG_INFO, text(self->secret), NULL);
  if (FAULT == manners_surroundings) umask(0177);
  if (FAULT == manners_standard_output && write(STDOUT_FILENO, "hello\n", 6) != 6) return NULL;
  if (FAULT == manners_calls && kept != NULL) call->host->progress(kept, text("late"), 0.5);
  if (FAULT == manners_calls) kept = call;
  if (FAULT == manners_children && fork() == 0) _exit(0);
  if (FAULT == manners_programs) run_program(call, 1);
  if (FAULT == manners_values) call->host->append(call->host->make_map(call), NULL);
  if (FAULT == poverty_no_extensions && !call->host->extension(call, text(SLIPWAY_PROCESS)))
    call->host->emit(call, finding(call, "note"));
  call->host->emit(call, finding(call, FAULT == answers_findings ? "grave" : "note"));
  return call->host->make_map(call);
}

const slipway_value* bad_layout(slipway_instance* self, const slipway_call* call, value request) {
  const slipway_host* host = call->host;
  const value wanted = at(call, request, "nodes");
  slipway_value* nodes = host->make_list(call);
  slipway_value* answer = host->make_map(call);
  (void)self;
  for (uint64_t i = 0; i < host->length(wanted); ++i) {
    char name[64];
    char address[80];
    slipway_value* node = host->make_map(call);
    const unsigned long long count = FAULT == purity_growing ? host->length(wanted) : 0;
    snprintf(name, sizeof name, "box-%llu-%llu", count, (unsigned long long)i);
    snprintf(address, sizeof address, "%s/box/%s", FAULT == answers_layout ? "config" : "cloud",
             name);
    put_text(call, node, "name", name);
    put_text(call, node, "resource", address);
    if (FAULT == answers_keys) put_text(call, node, "groop", "front");
    put(call, node, "private_address",
        host->make_reference(call, text(address),
                             text(FAULT == answers_references ? "plaice" : "place")));
    host->append(nodes, node);
  }
  put(call, answer, "nodes", nodes);
  return answer;
}

static value resource(const slipway_call* call, value node, const char* label) {
  slipway_value* box = call->host->make_map(call);
  slipway_value* inputs = call->host->make_map(call);
  put_text(call, inputs, "label", label);
  put_text(call, box, "type", FAULT == answers_resources ? "crate" : "box");
  put(call, box, "name", at(call, node, "name"));
  put(call, box, "inputs", inputs);
  return box;
}

/* Stays a moment, so that others can come; whether one did. */
static int crowded(void) {
  ++inside;
  usleep(500);
  const int met = inside > 1;
  --inside;
  return met;
}

/* What is written on the boxes; it depends on the request alone, unless that is the fault. */
static void choose_label(const slipway_call* call, value request, char* label, size_t size) {
  unsigned long long number = 0;
  if (FAULT == purity_same_again) number = (unsigned long long)++calls;
  if (FAULT == purity_clock_and_chance)
    number = (unsigned long long)(call->host->wall_ms(call) / 100000000000);
  if (FAULT == input_unknown_keys) number = call->host->length(at(call, request, "owner"));
  if (FAULT == manners_threads) number = (unsigned long long)crowded();
  snprintf(label, size, "plain %llu", number);
}

const slipway_value* bad_expand(slipway_instance* self, const slipway_call* call, value request) {
  const slipway_host* host = call->host;
  const value nodes = at(call, at(call, request, "layout"), "nodes");
  char label[64];
  (void)self;
  if (FAULT == answers_form) return host->make_string(call, text("no map"));
  choose_label(call, request, label, sizeof label);
  for (uint64_t i = 0; i < host->length(nodes); ++i)
    if (host->emit(call, resource(call, host->item(nodes, i), label)) != 0 &&
        FAULT != poverty_full_stream)
      break;
  return host->make_map(call);
}

const slipway_value* bad_upgrade(slipway_instance* self, const slipway_call* call, value request) {
  slipway_value* answer = call->host->make_map(call);
  (void)self;
  put(call, answer, "inputs",
      FAULT == purity_upgrade ? call->host->make_map(call) : at(call, request, "inputs"));
  put(call, answer, "outputs", at(call, request, "outputs"));
  return answer;
}
