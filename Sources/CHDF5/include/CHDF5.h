/* HDF5 without linking it: the library is opened at run time, so that a program starts where there is none. */

#ifndef CHDF5_H
#define CHDF5_H

#include <stddef.h>

/* Debian keeps the headers of the serial library in a folder of their own. */
#if __has_include(<hdf5.h>)
#include <hdf5.h>
#elif __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#error "The headers of HDF5 1.10 or later are missing (Debian: libhdf5-dev)"
#endif

/* Every function that is used. */
#define CHDF5_EACH_FUNCTION(apply)                                                                                \
  apply(H5open) apply(H5dont_atexit) apply(H5get_libversion) apply(H5Eset_auto2) apply(H5Ewalk2)                  \
  apply(H5Fcreate) apply(H5Fclose) apply(H5Gcreate2) apply(H5Gclose) apply(H5Oopen) apply(H5Oclose)               \
  apply(H5Screate) apply(H5Screate_simple) apply(H5Sclose) apply(H5Tcopy) apply(H5Tset_size) apply(H5Tset_cset)   \
  apply(H5Tclose) apply(H5Dcreate2) apply(H5Dwrite) apply(H5Dclose) apply(H5Acreate2) apply(H5Awrite)             \
  apply(H5Aclose) apply(H5Pcreate) apply(H5Pset_create_intermediate_group) apply(H5Pset_obj_track_times)           \
  apply(H5Pclose)

/* Every identifier that is used. They are variables of the library, which H5open sets. */
#define CHDF5_EACH_IDENTIFIER(apply)                                                                              \
  apply(H5T_NATIVE_DOUBLE_g) apply(H5T_NATIVE_LLONG_g) apply(H5T_NATIVE_ULLONG_g) apply(H5T_IEEE_F64LE_g)         \
  apply(H5T_STD_I64LE_g) apply(H5T_STD_U64LE_g) apply(H5T_C_S1_g) apply(H5P_CLS_LINK_CREATE_ID_g)         \
  apply(H5P_CLS_DATASET_CREATE_ID_g)

typedef struct {
#define CHDF5_FIELD(name) __typeof__(&name) name;
  CHDF5_EACH_FUNCTION(CHDF5_FIELD)
#undef CHDF5_FIELD
#define CHDF5_FIELD(name) hid_t name;
  CHDF5_EACH_IDENTIFIER(CHDF5_FIELD)
#undef CHDF5_FIELD
} chdf5_functions;

/* Opens the library of this name and fills in its functions and identifiers. Null, or a message: why it cannot be used. */
const char *chdf5_load(const char *library, chdf5_functions *functions);

/* Writes what went wrong in the last call, as the library tells it, at most `size` bytes with the closing zero. */
void chdf5_last_error(const chdf5_functions *functions, char *text, size_t size);

/* Macros that Swift does not see. */
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline size_t chdf5_variable(void) { return H5T_VARIABLE; }
static inline hid_t chdf5_all(void) { return H5S_ALL; }
static inline unsigned chdf5_truncate(void) { return 0x0002u; /* H5F_ACC_TRUNC, whose macro calls the library. */ }

#endif
