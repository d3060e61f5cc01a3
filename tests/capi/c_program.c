/* The C interface as a C program uses it: c_program FILE, a Parquet file of parquet-testing's alltypes_plain. */

#include "lamella/lamella.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int num_failures = 0;

static void expect(int holds, const char* what, int line) {
  if (holds) return;
  fprintf(stderr, "line %d: not so: %s\n", line, what);
  ++num_failures;
}
#define EXPECT(condition) expect(condition, #condition, __LINE__)

static void reads_all_batches(const char* path) {
  const char* const options[] = {"columns=id,string_col", "threads=2", "text=offsets", NULL};
  lamella_reader* reader = NULL;
  struct ArrowSchema schema;
  struct ArrowArray batch;
  int64_t num_rows = 0;
  int64_t sum = 0;
  EXPECT(lamella_open(path, options, &reader) == LAMELLA_OK);
  EXPECT(lamella_num_rows(reader) == 8);
  EXPECT(lamella_schema(reader, &schema) == LAMELLA_OK);
  EXPECT(strcmp(schema.format, "+s") == 0 && schema.n_children == 2);
  EXPECT(strcmp(schema.children[0]->name, "id") == 0 && strcmp(schema.children[0]->format, "i") == 0);
  EXPECT(strcmp(schema.children[1]->name, "string_col") == 0);
  schema.release(&schema);
  while (lamella_next(reader, &batch) == LAMELLA_OK && batch.release != NULL) {
    const int32_t* ids = (const int32_t*)batch.children[0]->buffers[1];
    int64_t row;
    num_rows += batch.length;
    for (row = 0; row < batch.length; ++row) sum += ids[batch.children[0]->offset + row];
    batch.release(&batch);
  }
  EXPECT(num_rows == 8);
  EXPECT(sum == 28);
  EXPECT(lamella_error_code(reader) == LAMELLA_OK);
  EXPECT(strcmp(lamella_error_text(reader), "") == 0);
  lamella_close(reader);
}

static void a_batch_outlives_its_reader(const char* path) {
  lamella_reader* reader = NULL;
  struct ArrowArray batch;
  const char* const options[] = {"columns=id", "where=id >= 6", NULL};
  EXPECT(lamella_open(path, options, &reader) == LAMELLA_OK);
  EXPECT(lamella_next(reader, &batch) == LAMELLA_OK);
  lamella_close(reader);
  EXPECT(batch.length == 2);
  EXPECT(((const int32_t*)batch.children[0]->buffers[1])[batch.children[0]->offset + 1] == 7);
  batch.release(&batch);
}

static void a_stream_outlives_its_reader(const char* path) {
  lamella_reader* reader = NULL;
  struct ArrowArrayStream stream;
  struct ArrowArray batch;
  EXPECT(lamella_open(path, NULL, &reader) == LAMELLA_OK);
  EXPECT(lamella_stream(reader, NULL, &stream) == LAMELLA_OK);
  lamella_close(reader);
  EXPECT(stream.get_next(&stream, &batch) == 0);
  EXPECT(batch.length == 8 && batch.n_children == 11);
  batch.release(&batch);
  EXPECT(stream.get_next(&stream, &batch) == 0);
  EXPECT(batch.release == NULL);
  stream.release(&stream);
}

static void reads_from_memory(const char* path) {
  lamella_reader* reader = NULL;
  FILE* file = fopen(path, "rb");
  static char bytes[65536];
  size_t size = file == NULL ? 0 : fread(bytes, 1, sizeof(bytes), file);
  if (file != NULL) fclose(file);
  EXPECT(lamella_open_bytes(bytes, size, NULL, &reader) == LAMELLA_OK);
  EXPECT(lamella_num_rows(reader) == 8);
  lamella_close(reader);
  EXPECT(lamella_open_bytes(bytes, size / 2, NULL, &reader) == LAMELLA_CORRUPT_FILE);
  lamella_close(reader);
}

static void expect_failure(const char* path, const char* option, int code, const char* text, int line) {
  const char* options[2];
  lamella_reader* reader = NULL;
  struct ArrowSchema schema;
  struct ArrowArray batch;
  struct ArrowArrayStream stream;
  options[0] = option;
  options[1] = NULL;
  expect(lamella_open(path, options, &reader) == code, "the code", line);
  expect(strstr(lamella_error_text(reader), text) != NULL, lamella_error_text(reader), line);
  expect(lamella_error_code(reader) == code, "the code that is kept", line);
  expect(lamella_num_rows(reader) == -1, "no rows", line);
  expect(lamella_schema(reader, &schema) == LAMELLA_INVALID_ARGUMENT && schema.release == NULL, "no schema", line);
  expect(lamella_next(reader, &batch) == LAMELLA_INVALID_ARGUMENT && batch.release == NULL, "no batch", line);
  expect(lamella_stream(reader, NULL, &stream) == LAMELLA_INVALID_ARGUMENT && stream.release == NULL, "no stream", line);
  lamella_cancel(reader);
  lamella_close(reader);
}

static void failures_have_codes_and_text(const char* path) {
  expect_failure("no such file", NULL, LAMELLA_NOT_FOUND, "no such file", __LINE__);
  expect_failure(NULL, NULL, LAMELLA_INVALID_ARGUMENT, "the path is a null pointer", __LINE__);
  expect_failure("/", NULL, LAMELLA_INVALID_ARGUMENT, "/", __LINE__);
  expect_failure(path, "columns=nowhere", LAMELLA_INVALID_ARGUMENT, "nowhere", __LINE__);
  expect_failure(path, "where=id >", LAMELLA_INVALID_ARGUMENT, "", __LINE__);
  expect_failure(path, "threads", LAMELLA_INVALID_ARGUMENT, "`threads` is no option: options are key=value", __LINE__);
  expect_failure(path, "speed=all", LAMELLA_INVALID_ARGUMENT, "no option is called `speed`", __LINE__);
  expect_failure(path, "threads=-1", LAMELLA_INVALID_ARGUMENT,
                 "option threads is `-1`; it takes numbers from 0 to 4096", __LINE__);
  expect_failure(path, "text=utf16", LAMELLA_INVALID_ARGUMENT,
                 "option text is `utf16`; it takes views, offsets, large_offsets", __LINE__);
  EXPECT(strcmp(lamella_error_text(NULL), "out of memory") == 0);
  EXPECT(strcmp(lamella_code_name(LAMELLA_CORRUPT_FILE), "LAMELLA_CORRUPT_FILE") == 0);
  lamella_close(NULL);
}

static void a_cancelled_reader_says_so(const char* path) {
  lamella_reader* reader = NULL;
  struct ArrowArray batch;
  EXPECT(lamella_open(path, NULL, &reader) == LAMELLA_OK);
  lamella_cancel(reader);
  EXPECT(lamella_next(reader, &batch) == LAMELLA_CANCELLED);
  EXPECT(batch.release == NULL);
  EXPECT(lamella_error_code(reader) == LAMELLA_CANCELLED);
  EXPECT(lamella_next(reader, &batch) == LAMELLA_CANCELLED);
  lamella_close(reader);
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: c_program FILE\n");
    return 2;
  }
  reads_all_batches(argv[1]);
  a_batch_outlives_its_reader(argv[1]);
  a_stream_outlives_its_reader(argv[1]);
  reads_from_memory(argv[1]);
  failures_have_codes_and_text(argv[1]);
  a_cancelled_reader_says_so(argv[1]);
  printf("lamella %s: %d failures\n", lamella_version(), num_failures);
  return num_failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
