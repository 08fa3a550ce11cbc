// Opens whatever of the descriptors 0 to 2 is closed, before main: otherwise the first file, socket or store that a
// program opens takes the number, and what it says goes into that.
#ifndef CSTANDARDSTREAMS_H
#define CSTANDARDSTREAMS_H

// Called by itself at start; safe to call again.
void css_open_missing(void);

#endif
