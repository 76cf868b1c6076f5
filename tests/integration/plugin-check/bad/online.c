/* Boxes are files in `root`: lineage in the first line, the label in the second. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bad.h"

#define LONG 1024

static int begun; /* what no process but this one knows */

struct box {
  int there;
  char lineage[128];
  char label[128];
};

static void cut_line(char* line) { line[strcspn(line, "\n")] = '\0'; }

static struct box look(const char* path) {
  struct box box = {0, "", ""};
  FILE* file = fopen(path, "r");
  if (file == NULL) return box;
  box.there = fgets(box.lineage, sizeof box.lineage, file) != NULL &&
              fgets(box.label, sizeof box.label, file) != NULL;
  fclose(file);
  cut_line(box.lineage);
  cut_line(box.label);
  return box;
}

static void write_box(const slipway_call* call, value request, const char* path) {
  char lineage[128];
  char label[128];
  copy(call, request, "lineage", lineage, sizeof lineage);
  copy(call, at(call, request, "inputs"), "label", label, sizeof label);
  FILE* file = fopen(path, "w");
  if (file == NULL) return;
  fprintf(file, "%s\n%s\n", lineage, label);
  fclose(file);
}

static value done(const slipway_call* call, const char* id, const char* place) {
  slipway_value* answer = outcome(call, "done");
  slipway_value* outputs = call->host->make_map(call);
  if (FAULT != life_form) put_text(call, outputs, "place", place);
  put_text(call, answer, "id", id);
  put(call, answer, "outputs", outputs);
  return answer;
}

static value pending(const slipway_call* call, const char* path) {
  slipway_value* answer = outcome(call, "pending");
  put_text(call, answer, "id", path);
  put_text(call, answer, "token", path);
  put(call, answer, "poll_after_ms", call->host->make_int(call, 1));
  return answer;
}

/* The path of a box by its address, as its id. */
static void path_of(slipway_instance* self, const slipway_call* call, value request, char* path,
                    size_t size) {
  char address[256];
  copy(call, request, "address", address, sizeof address);
  const char* name = strrchr(address, '/');
  const int again = FAULT == life_recover && call->host->get_bool(at(call, request, "recover"));
  snprintf(path, size, "%s/%s%s", self->root, name ? name + 1 : "", again ? "-again" : "");
}

const slipway_value* bad_create(slipway_instance* self, const slipway_call* call, value request) {
  char path[LONG];
  char lineage[128];
  if (call->host->length(at(call, request, "inputs")) == 0)
    return FAULT == life_empty_request ? done(call, "something", "")
                                       : failure(call, "invalid", "a box has inputs");
  path_of(self, call, request, path, sizeof path);
  copy(call, request, "lineage", lineage, sizeof lineage);
  if (at(call, request, "token") != NULL) {
    if (FAULT == life_resume && !begun)
      return failure(call, "internal", "it knows nothing of this token");
    return done(call, path, FAULT == life_secrets ? self->secret : path);
  }
  const struct box box = look(path);
  if (box.there && strcmp(box.lineage, lineage) != 0 && FAULT != life_stranger)
    return failure(call, "already_exists", "somebody else's box");
  if (FAULT == life_programs) run_program(call, 0);
  write_box(call, request, path);
  begun = 1;
  return pending(call, path);
}

const slipway_value* bad_update(slipway_instance* self, const slipway_call* call, value request) {
  char path[LONG];
  (void)self;
  copy(call, request, "id", path, sizeof path);
  if (path[0] == '\0') return failure(call, "invalid", "no id");
  if (FAULT == life_update) return failure(call, "invalid", "a box stays as it is");
  write_box(call, request, path);
  return done(call, path, path);
}

const slipway_value* bad_delete(slipway_instance* self, const slipway_call* call, value request) {
  char path[LONG];
  (void)self;
  copy(call, request, "id", path, sizeof path);
  if (path[0] == '\0') return failure(call, "invalid", "no id");
  if (unlink(path) != 0 && FAULT == life_delete)
    return failure(call, "invalid", "there is no such box");
  return done(call, path, path);
}

static value present(const slipway_call* call, const char* path, const char* label) {
  slipway_value* answer = outcome(call, "present");
  slipway_value* inputs = call->host->make_map(call);
  put_text(call, inputs, "label", FAULT == life_create ? "another" : label);
  put_text(call, answer, "id", path);
  put(call, answer, "inputs", inputs);
  return answer;
}

const slipway_value* bad_read(slipway_instance* self, const slipway_call* call, value request) {
  char path[LONG];
  (void)self;
  copy(call, request, "id", path, sizeof path);
  const struct box box = look(path);
  return box.there ? present(call, path, box.label) : outcome(call, "gone");
}

const slipway_value* bad_import(slipway_instance* self, const slipway_call* call, value request) {
  return FAULT == life_import ? outcome(call, "gone") : bad_read(self, call, request);
}

const slipway_value* bad_read_many(slipway_instance* self, const slipway_call* call,
                                   value request) {
  const value items = at(call, request, "items");
  const uint64_t count = call->host->length(items);
  slipway_value* answers = call->host->make_list(call);
  slipway_value* answer = call->host->make_map(call);
  for (uint64_t i = 0; i < count; ++i)
    call->host->append(
        answers,
        bad_read(self, call, call->host->item(items, FAULT == life_read_many ? count - 1 - i : i)));
  put(call, answer, "answers", answers);
  return answer;
}
