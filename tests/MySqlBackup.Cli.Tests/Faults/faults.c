/* Loaded into the runner with LD_PRELOAD: lets one call on the repository's files fail, or the process die at it; and sets the clock.
   FAULT_FOLDER  whose files count
   FAULT         "<call> <n> <errno>": the n-th such call fails; with errno 0 the process is killed before it, with -1 after it
   CLOCK         "<n> <seconds>": from the n-th reading of the clock on it is set by so many seconds */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static atomic_int calls, readings;

static void *real(const char *name) { return dlvsym(RTLD_NEXT, name, "GLIBC_2.2.5") ?: dlsym(RTLD_NEXT, name); }

/* A run tells by the clock how far it is: where that falls among the other calls depends on how busy the machine is. */
static int is_monitor(void) {
    char name[16] = "";
    prctl(PR_GET_NAME, name);
    return !strncmp(name, "mysqlbackup mon", 15);
}

static int hit(const char *name, const char *path) {
    const char *fault = getenv("FAULT"), *folder = getenv("FAULT_FOLDER");
    char call[32];
    int at, error;
    if (!fault || !folder || !path || strncmp(path, folder, strlen(folder)) || sscanf(fault, "%31s %d %d", call, &at, &error) != 3 || strcmp(call, name) || is_monitor())
        return -2;
    if (atomic_fetch_add(&calls, 1) != at)
        return -2;
    if (error == 0)
        kill(getpid(), SIGKILL);
    return error;
}

static int hit_file(const char *name, int file) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return -2;
    path[length] = 0;
    return hit(name, path);
}

#define AROUND(outcome, call)                                                                                                                                  \
    int error = outcome;                                                                                                                                       \
    if (error > 0) {                                                                                                                                           \
        errno = error;                                                                                                                                         \
        return -1;                                                                                                                                             \
    }                                                                                                                                                          \
    __auto_type result = call;                                                                                                                                 \
    if (error == -1)                                                                                                                                           \
        kill(getpid(), SIGKILL);                                                                                                                               \
    return result;

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
    AROUND(hit_file("write", file), ((ssize_t(*)(int, const void *, size_t, off_t))real("pwrite"))(file, bytes, count, at))
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off_t at) {
    AROUND(hit_file("write", file), ((ssize_t(*)(int, const void *, size_t, off_t))real("pwrite64"))(file, bytes, count, at))
}
ssize_t write(int file, const void *bytes, size_t count) {
    AROUND(hit_file("write", file), ((ssize_t(*)(int, const void *, size_t))real("write"))(file, bytes, count))
}
int fsync(int file) { AROUND(hit_file("fsync", file), ((int (*)(int))real("fsync"))(file)) }
int syncfs(int file) { AROUND(hit_file("syncfs", file), ((int (*)(int))real("syncfs"))(file)) }
int mkdir(const char *path, mode_t mode) { AROUND(hit("mkdir", path), ((int (*)(const char *, mode_t))real("mkdir"))(path, mode)) }
int rename(const char *from, const char *to) { AROUND(hit("rename", from), ((int (*)(const char *, const char *))real("rename"))(from, to)) }
int unlink(const char *path) { AROUND(hit("unlink", path), ((int (*)(const char *))real("unlink"))(path)) }

static int open_any(const char *name, const char *path, int flags, mode_t mode) {
    if (!(flags & O_CREAT))
        return ((int (*)(const char *, int, ...))real(name))(path, flags, mode);
    AROUND(hit("create", path), ((int (*)(const char *, int, ...))real(name))(path, flags, mode))
}
#define OPEN(name)                                                                                                                                             \
    int name(const char *path, int flags, ...) {                                                                                                               \
        va_list more;                                                                                                                                          \
        va_start(more, flags);                                                                                                                                 \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;                                                                                \
        va_end(more);                                                                                                                                          \
        return open_any(#name, path, flags, mode);                                                                                                             \
    }
OPEN(open)
OPEN(open64)

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*next)(clockid_t, struct timespec *);
    if (!next)
        next = real("clock_gettime");
    int result = next(clock, time), at, seconds;
    const char *jump = getenv("CLOCK");
    if (clock == CLOCK_REALTIME && jump && sscanf(jump, "%d %d", &at, &seconds) == 2 && atomic_fetch_add(&readings, 1) >= at)
        time->tv_sec += seconds;
    return result;
}

/* .NET looks up a library's own functions by dlsym with the library's handle, which passes preloaded ones over. */
void *dlsym(void *handle, const char *name) {
    static void *(*next)(void *, const char *);
    if (!next)
        next = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5") ?: dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
    if (handle != RTLD_NEXT) {
        if (!strcmp(name, "fsync"))
            return fsync;
        if (!strcmp(name, "syncfs"))
            return syncfs;
    }
    return next(handle, name);
}
