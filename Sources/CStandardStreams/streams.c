#include "CStandardStreams.h"

#include <errno.h>
#include <fcntl.h>

__attribute__((constructor)) void css_open_missing(void) {
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        // The lowest free number is taken, which is this one.
        // Output to where there is none still fails: whoever writes an outcome has to say that nobody got it.
        int mode = descriptor == 1 ? O_RDONLY : O_RDWR;
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) open("/dev/null", mode);
    }
}
