#include "CHDF5.h"

#include <dlfcn.h>
#include <stdio.h>

const char *chdf5_load(const char *library, chdf5_functions *functions) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return "cannot be opened";
#define CHDF5_FIND(name)                                           \
  functions->name = (__typeof__(&name))dlsym(handle, #name);       \
  if (functions->name == NULL) return "lacks the function " #name;
  CHDF5_EACH_FUNCTION(CHDF5_FIND)
#undef CHDF5_FIND
  /* First of all calls. What a full disk left unwritten would be tried again as the process ends, which crashes 1.10. */
  functions->H5dont_atexit();
  /* Identifiers have 64 bits from 1.10 on; before it every call would go wrong. */
  unsigned major = 0, minor = 0, release = 0;
  if (functions->H5get_libversion(&major, &minor, &release) < 0 || major < 1 || (major == 1 && minor < 10))
    return "is older than 1.10";
  if (functions->H5open() < 0) return "cannot be started";
  /* Errors are told to the user by this program, in a line. */
  functions->H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
#define CHDF5_FIND(name)                                           \
  {                                                                \
    const hid_t *identifier = dlsym(handle, #name);                \
    if (identifier == NULL) return "lacks the identifier " #name;  \
    functions->name = *identifier;                                 \
  }
  CHDF5_EACH_IDENTIFIER(CHDF5_FIND)
#undef CHDF5_FIND
  /* Never closed: identifiers stay valid. */
  return NULL;
}

typedef struct {
  char *text;
  size_t size;
} destination;

/* The first error on the stack is the innermost one, nearest to the cause. */
static herr_t take_first(unsigned place, const H5E_error2_t *error, void *data) {
  const destination *to = data;
  if (place == 0) snprintf(to->text, to->size, "%s: %s", error->func_name, error->desc);
  return 0;
}

void chdf5_last_error(const chdf5_functions *functions, char *text, size_t size) {
  destination to = {text, size};
  snprintf(text, size, "no reason given");
  functions->H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &to);
}
