#include "CStandardStreams.h"

#include <errno.h>
#include <fcntl.h>

__attribute__((constructor)) void css_open_missing(void) {
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        // `open` takes the lowest free number, which is this one.
        // Standard output is opened read-only, so that writing to it still fails and a program can report that
        // nobody received its outcome.
        int mode = descriptor == 1 ? O_RDONLY : O_RDWR;
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) open("/dev/null", mode);
    }
}
