// How jemalloc is set, which reads this before main (jemalloc(3), TUNING).  An answer is made by
// one thread and freed by another, ten thousand times in a plan: with glibc's allocator they wait
// for each other, or each keeps a heap of its own for itself.  Two arenas and small caches for the
// threads, which mostly wait; what is free goes back to the system soon.
extern "C" {
extern const char* const malloc_conf;
const char* const malloc_conf =
    "narenas:2,tcache_max:256,dirty_decay_ms:100,muzzy_decay_ms:0,oversize_threshold:0";
}
