#include "COpenCL.h"

#include <dlfcn.h>

const char *copencl_load(const char *library, copencl_functions *functions) {
  /* A null name stands for the program with everything loaded into it so far. */
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return "cannot be opened";
#define COPENCL_FIND(name)                                         \
  functions->name = (__typeof__(&name))dlsym(handle, #name);       \
  if (functions->name == NULL) return "lacks the function " #name;
  COPENCL_EACH_FUNCTION(COPENCL_FIND)
#undef COPENCL_FIND
  /* Never closed: drivers do not survive it. */
  return NULL;
}
