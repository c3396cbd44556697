/* MPI without its macros and handles, which differ between implementations and which Swift does not see. Errors end all ranks, as is
   MPI's custom. */

#ifndef CMPI_H
#define CMPI_H

#include <mpi.h>

/* A message on its way. */
typedef struct {
  MPI_Request handle;
} cmpi_request;

/* Starts MPI for a program of which one thread at a time calls it; 0 where the implementation has no such mode. */
static inline int cmpi_start(int *rank, int *size) {
  int level = MPI_THREAD_SINGLE;
  MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level);
  MPI_Comm_rank(MPI_COMM_WORLD, rank);
  MPI_Comm_size(MPI_COMM_WORLD, size);
  return level >= MPI_THREAD_SERIALIZED;
}

static inline void cmpi_end(void) { MPI_Finalize(); }

/* The buffer has to stay until the message is gone. */
static inline cmpi_request cmpi_send(const void *bytes, int count, int rank, int tag) {
  cmpi_request request;
  MPI_Isend(bytes, count, MPI_BYTE, rank, tag, MPI_COMM_WORLD, &request.handle);
  return request;
}

static inline int cmpi_is_gone(cmpi_request *request) {
  int done = 0;
  MPI_Test(&request->handle, &done, MPI_STATUS_IGNORE);
  return done;
}

/* Whether a message has come, from whom, and how many bytes it has. */
static inline int cmpi_probe(int *rank, int *tag, int *count) {
  int there = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
  if (!there) return 0;
  *rank = status.MPI_SOURCE;
  *tag = status.MPI_TAG;
  MPI_Get_count(&status, MPI_BYTE, count);
  return 1;
}

static inline void cmpi_receive(void *bytes, int count, int rank, int tag) {
  MPI_Recv(bytes, count, MPI_BYTE, rank, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

#endif
