// Opens those of the descriptors 0 to 2 that are closed, before main. Otherwise the first file, socket or store that
// a program opens would get that number, and the program's output would go into it.
#ifndef CSTANDARDSTREAMS_H
#define CSTANDARDSTREAMS_H

// Called automatically at start; safe to call again.
void css_open_missing(void);

#endif
