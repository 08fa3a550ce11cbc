#define _GNU_SOURCE
#include "CTerminalEmulator.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

bool pty_open(int columns, int rows, int *master, int *slave) {
    char path[128];
    *master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (*master < 0) return false;
    if (grantpt(*master) != 0 || unlockpt(*master) != 0 || ptsname_r(*master, path, sizeof path) != 0
        || !pty_resize(*master, columns, rows)) {
        close(*master);
        return false;
    }
    *slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*slave >= 0) return true;
    close(*master);
    return false;
}

bool pty_resize(int master, int columns, int rows) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    return ioctl(master, TIOCSWINSZ, &size) == 0;
}

pid_t pty_spawn(int master, char *const argv[], char *const environment[], const char *directory) {
    char path[128];
    if (ptsname_r(master, path, sizeof path) != 0) return -errno;

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    // A session leader that opens a terminal gets it as its controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, 0, 1);
    posix_spawn_file_actions_adddup2(&actions, 0, 2);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (directory != NULL) posix_spawn_file_actions_addchdir_np(&actions, directory);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);

    pid_t process = 0;
    int failure = posix_spawnp(&process, argv[0], &actions, &attributes, argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return failure == 0 ? process : -failure;
}

int process_watch(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int process_reap(pid_t process, bool wait) {
    int status = 0;
    pid_t reaped;
    do {
        reaped = waitpid(process, &status, wait ? 0 : WNOHANG);
    } while (reaped < 0 && errno == EINTR);
    if (reaped != process) return -1;
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}
